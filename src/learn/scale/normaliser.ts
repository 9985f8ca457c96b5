import type { ObservationSpace } from '../../gym/env.ts';
import type { Demonstration } from '../imitation/imitator.ts';
import type { RowLayout } from '../networks/row-layout.ts';
import { identityNormalisation, type Normalisation } from '../policy-model.ts';
import { Measurement, type MeasurementState } from './measurement.ts';
import { RewardScale, type RewardScaleState } from './reward-scale.ts';
import { RowWriter } from './row-writer.ts';

/** State of a {@link Normaliser}. */
export interface NormaliserState {
  readonly inputs: Normalisation | null;
  readonly measurement: MeasurementState;
  readonly rewards: RewardScaleState;
}

/** What inputs are standardised by, and rewards multiplied with; neither changes anything until it has been measured. */
export interface Scale {
  readonly inputs: Normalisation;
  readonly rewardFactor: number;
}

/** Brings inputs and rewards to a common scale: first measures, then is frozen for good. */
export class Normaliser {
  readonly rewards = new RewardScale();
  measurement: Measurement;
  readonly #space: ObservationSpace;
  readonly #rows: number;
  readonly #layout: RowLayout;
  #inputs: Normalisation | null = null;
  #writer: RowWriter | null = null;

  /**
   * @param rows actions of an observation, padding included
   * @param active false leaves everything as it is; true where there are candidates, unless given
   */
  constructor(
    space: ObservationSpace,
    rows: number,
    layout: RowLayout,
    active: boolean = space.features.length > 0,
  ) {
    this.#space = space;
    this.#rows = rows;
    this.#layout = layout;
    this.measurement = new Measurement(space);
    if (active) return;
    this.#use(identityNormalisation(space.globals.length, space.features.length));
    this.rewards.freeze(1);
  }

  /** Whether nothing is left to be measured. */
  get ready(): boolean {
    return this.#inputs !== null && this.rewards.factor !== null;
  }

  /** What inputs are standardised by; changes nothing until it has been measured. */
  get inputs(): Normalisation {
    return this.#inputs ?? identityNormalisation(this.#space.globals.length, this.#space.features.length);
  }

  get scale(): Scale {
    return { inputs: this.inputs, rewardFactor: this.rewards.factor ?? 1 };
  }

  /** Writes normalised rows; null until inputs have been measured. */
  get writer(): RowWriter | null {
    return this.#writer;
  }

  freezeInputs(): void {
    if (this.#inputs === null) this.#use(this.measurement.result());
  }

  /** Measures what is still to be measured on demonstrations; rewards only where returns are known. */
  measure(demonstrations: readonly Demonstration[]): void {
    for (const { observation } of demonstrations)
      this.measurement.add(observation, 0, observation.mask.length);
    this.freezeInputs();
    const returns = demonstrations.flatMap((demonstration) => demonstration.return ?? []);
    if (this.rewards.factor !== null || returns.length === 0) return;
    for (const sum of returns) this.rewards.include(sum);
    this.rewards.freeze();
  }

  save(): NormaliserState {
    return { inputs: this.#inputs, measurement: this.measurement.save(), rewards: this.rewards.save() };
  }

  load({ inputs, measurement, rewards }: NormaliserState): void {
    if (inputs) this.#use(inputs);
    this.measurement = new Measurement(this.#space, measurement);
    this.rewards.load(rewards);
  }

  #use(inputs: Normalisation): void {
    this.#inputs = inputs;
    this.#writer = new RowWriter(this.#rows, this.#layout, inputs);
  }
}
