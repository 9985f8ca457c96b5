import { prefixed } from '../../core/prefix.ts';
import type { SequentialStream } from '../../core/random.ts';
import type { Observation } from '../../gym/env.ts';
import type { ProgressRecord } from '../agent.ts';
import type { Backend } from '../backend.ts';
import type { Network } from '../networks/network.ts';
import { RowLayout } from '../networks/row-layout.ts';
import type { Normaliser, Scale } from '../scale/normaliser.ts';
import { RowWriter } from '../scale/row-writer.ts';
import { adam, type OptimiserState, optimiserState } from '../update/optimiser.ts';
import { type ObjectiveOf, updateLoop } from '../update/update-loop.ts';
import { Updater } from '../update/updater.ts';

/** A decision of someone who is to be imitated. */
export interface Demonstration {
  readonly observation: Observation;
  readonly action: number;
  /** The discounted sum of rewards from here on, if known: the critic learns it. */
  readonly return?: number;
}

/** Fields of a row besides what the network takes in; `known` is 1 where there is a return. */
export const DEMONSTRATION_FIELDS = { action: 1, return: 1, known: 1 } as const;

export interface ImitatorOptions {
  /** Written from the network's fields and {@link DEMONSTRATION_FIELDS}. */
  readonly objective: ObjectiveOf;
  readonly minibatch: number;
  readonly maxGradientNorm: number;
  /** Rows that are handed to the backend at once: a multiple of the minibatch. */
  readonly chunk: number;
}

/** Behaviour cloning: makes the network repeat demonstrations, by Adam. */
export class Imitator {
  readonly #network: Network;
  readonly #layout: RowLayout;
  readonly #updater: Updater;
  readonly #options: ImitatorOptions;
  readonly #rows: Float32Array;

  private constructor(network: Network, layout: RowLayout, updater: Updater, options: ImitatorOptions) {
    this.#network = network;
    this.#layout = layout;
    this.#updater = updater;
    this.#options = options;
    this.#rows = new Float32Array(options.chunk * layout.width);
  }

  static async compile(backend: Backend, network: Network, options: ImitatorOptions): Promise<Imitator> {
    const layout = new RowLayout({ ...network.fields, ...DEMONSTRATION_FIELDS });
    const { objective, minibatch, maxGradientNorm, chunk: rows } = options;
    const { size } = network.parameters;
    const optimiser = adam(1e-5);
    const update = updateLoop(layout, objective, { size, rows, minibatch, optimiser, maxGradientNorm });
    return new Imitator(network, layout, await Updater.compile(backend, update), options);
  }

  /**
   * One pass over demonstrations in their order, but for what is left of the last minibatch.
   * @returns the means of the metrics, each minibatch measured before the step that learns from it
   */
  async learn(
    state: OptimiserState,
    demonstrations: readonly Demonstration[],
    { inputs, rewardFactor }: Scale,
    learningRate: number,
  ): Promise<Record<string, number>> {
    const { minibatch, chunk } = this.#options;
    const writer = new RowWriter(this.#network.rows, this.#layout, inputs);
    const sums: Record<string, number> = {};
    const usable = demonstrations.length - (demonstrations.length % minibatch);
    for (let from = 0; from < usable; from += chunk) {
      const count = Math.min(chunk, usable - from);
      for (let k = 0; k < count; k++) this.#write(writer, demonstrations[from + k]!, k, rewardFactor);
      const picks = Int32Array.from({ length: count }, (_, k) => k);
      const { metrics } = await this.#updater.run(state, { rows: this.#rows, picks, learningRate });
      for (const [name, mean] of Object.entries(metrics))
        sums[name] = (sums[name] ?? 0) + (mean * count) / usable;
    }
    return sums;
  }

  #write(
    writer: RowWriter,
    { observation, action, return: sum }: Demonstration,
    k: number,
    rewardFactor: number,
  ): void {
    const at = k * this.#layout.width;
    writer.write(this.#rows, at, observation, 0, observation.mask.length);
    this.#rows[at + this.#layout.offset('action')] = action;
    this.#rows[at + this.#layout.offset('return')] = rewardFactor * (sum ?? 0);
    this.#rows[at + this.#layout.offset('known')] = sum === undefined ? 0 : 1;
  }
}

/**
 * Adam's step size for copying a policy unless given: weights that are the policy themselves, without hidden layers, have ten times
 * as far to go; at the rate of the others a few hundred steps leave them next to where they began.
 */
export function copyingRate({ hidden }: { readonly hidden: readonly number[] }): number {
  return hidden.length === 0 ? 1e-2 : 1e-3;
}

export interface ImitationOptions extends ImitatorOptions {
  /** Passes over all demonstrations. */
  readonly epochs: number;
  readonly learningRate: number;
}

export interface ImitationGiven {
  readonly backend: Backend;
  readonly network: Network;
  /** Measures the demonstrations first, unless that has been done on something else. */
  readonly normaliser: Normaliser;
  /** Draws the order of each pass. */
  readonly order: SequentialStream;
}

/**
 * Passes over the same demonstrations, each in another order, from fresh moments.
 * @param parameters where to start
 * @returns for each epoch what to log, and the parameters by then
 */
export async function* imitate(
  { backend, network, normaliser, order: stream }: ImitationGiven,
  parameters: Float32Array,
  demonstrations: readonly Demonstration[],
  { epochs, learningRate, ...rest }: ImitationOptions,
): AsyncGenerator<{ readonly record: ProgressRecord; readonly parameters: Float32Array }> {
  normaliser.measure(demonstrations);
  const minibatch = Math.min(rest.minibatch, demonstrations.length);
  const chunk = minibatch * Math.max(1, Math.floor(rest.chunk / minibatch));
  const options = { ...rest, minibatch, chunk };
  const imitator = await Imitator.compile(backend, network, options);
  const state = optimiserState(parameters);
  const order = Int32Array.from(demonstrations, (_, i) => i);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    stream.shuffle(order);
    const shuffled = Array.from(order, (i) => demonstrations[i]!);
    const metrics = await imitator.learn(state, shuffled, normaliser.scale, learningRate);
    const record = { 'imitation/epoch': epoch, ...prefixed('imitation', metrics) };
    yield { record, parameters: state.parameters };
  }
}
