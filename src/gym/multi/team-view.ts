import { ArrayVector } from '../array-vector.ts';
import type { EnvSpec } from '../env.ts';
import type { VectorArrays } from '../vector-arrays.ts';
import type { Rendezvous } from './rendezvous.ts';

/** What a view needs of the vector that it is a part of. */
export interface Whole {
  readonly spec: EnvSpec;
  readonly count: number;
  readonly started: boolean;
  /** What all agents will do; a view writes its own part. */
  readonly choices: Int32Array;
  reset(): void;
  step(actions: Int32Array): void;
  save(): unknown;
  load(state: unknown): void;
}

/**
 * One agent's part of a `TeamVector`, for a learner of its own. A step or reset is done when all agents have asked for
 * it, so learners must train at the same time, for equally many steps. States are those of the whole vector, which also
 * keeps account of the episodes.
 */
export class TeamView extends ArrayVector {
  readonly #whole: Whole;
  readonly #choices: Int32Array;
  readonly #meeting: Rendezvous;

  /** @param arrays this agent's entries */
  constructor(whole: Whole, arrays: VectorArrays, meeting: Rendezvous) {
    super(whole.spec, arrays);
    this.#whole = whole;
    this.#choices = arrays.actions;
    this.#meeting = meeting;
  }

  override get started(): boolean {
    return this.#whole.started;
  }

  reset(): Promise<void> {
    return this.#meeting.meet('reset', () => this.#whole.reset());
  }

  step(actions: Int32Array): Promise<void> {
    this.#choices.set(actions);
    return this.#meeting.meet('step', () => this.#whole.step(this.#whole.choices));
  }

  save(): unknown {
    return this.#whole.save();
  }

  load(state: unknown): void {
    this.#whole.load(state);
  }
}
