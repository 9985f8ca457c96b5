import type { SequentialStream } from '../../core/random.ts';
import type { OptimiserState } from './optimiser.ts';
import type { Updater } from './updater.ts';

export interface PassesGiven {
  /** Any number of them. */
  readonly rows: Float32Array;
  /** Floats of a row. */
  readonly width: number;
  /** Draws the order of each pass. */
  readonly order: SequentialStream;
  readonly epochs: number;
  readonly minibatch: number;
  readonly learningRate: number;
}

/**
 * Passes over the same rows, each in another order, but for what is left of the last minibatch; steps are taken one by
 * one, into `state`.
 * @param updater compiled for the rows of a minibatch
 * @returns the mean of each metric over all minibatches, none if there was none
 */
export async function passes(
  updater: Updater,
  state: OptimiserState,
  { rows, width, order: stream, epochs, minibatch, learningRate }: PassesGiven,
): Promise<Record<string, number>> {
  const order = Int32Array.from({ length: rows.length / width }, (_, k) => k);
  const picks = Int32Array.from({ length: minibatch }, (_, k) => k);
  const some = new Float32Array(minibatch * width);
  const minibatches = Math.floor(order.length / minibatch);
  const means: Record<string, number> = {};
  for (let epoch = 0; epoch < epochs; epoch++) {
    stream.shuffle(order);
    for (let m = 0; m < minibatches; m++) {
      for (let k = 0; k < minibatch; k++) {
        const from = order[m * minibatch + k]! * width;
        some.set(rows.subarray(from, from + width), k * width);
      }
      const { metrics } = await updater.run(state, { rows: some, picks, learningRate });
      for (const [name, value] of Object.entries(metrics)) {
        means[name] = (means[name] ?? 0) + value / (epochs * minibatches);
      }
    }
  }
  return means;
}
