import type { SequentialStream } from '../../core/random.ts';
import type { Observation } from '../../gym/env.ts';
import type { Backend } from '../backend.ts';
import type { Value } from '../graph/graph.ts';
import {
  add,
  equal,
  greater,
  mul,
  neg,
  reduceMax,
  reduceMean,
  reduceSum,
  reshape,
  square,
  sub,
  toFloat,
} from '../graph/vocabulary.ts';
import type { ActorCritic, Heads } from '../networks/actor-critic.ts';
import { RowLayout } from '../networks/row-layout.ts';
import type { Normalisation } from '../policy-model.ts';
import { adam, type OptimiserState, optimiserState } from './optimiser.ts';
import { RowWriter } from './row-writer.ts';
import { type Objective, updateLoop } from './update-loop.ts';
import { Updater } from './updater.ts';

/** A decision of someone who is to be imitated. */
export interface Demonstration {
  readonly observation: Observation;
  readonly action: number;
  /** The discounted sum of rewards from here on, if known: the critic learns it. */
  readonly return?: number;
}

/** Fields of a row besides what the network takes in; `known` is 1 where there is a return. */
export const DEMONSTRATION_FIELDS = { action: 1, return: 1, known: 1 } as const;

/** log π of the actions taken, [b]: a one-hot sum, because it has the plainest gradient. */
export function chosenLogProbability({ logProbabilities }: Heads, action: Value): Value {
  const width = logProbabilities.shape[1]!;
  const numbers = action.graph.constant(
    Array.from({ length: width }, (_, i) => i),
    [1, width],
  );
  return reduceSum(mul(logProbabilities, toFloat(equal(action, numbers))), [1]);
}

/** Cross-entropy of the actions taken, and half the squared error of known returns. */
export function imitationObjective(heads: Heads, fields: Readonly<Record<string, Value>>): Objective {
  const list = (name: string) => reshape(fields[name]!, heads.value.shape);
  const chosen = chosenLogProbability(heads, fields.action!);
  const crossEntropy = neg(reduceMean(chosen));
  const error = mul(reduceMean(mul(square(sub(heads.value, list('return'))), list('known'))), 0.5);
  const agrees = toFloat(greater(add(chosen, 1e-6), reduceMax(heads.logProbabilities, [1])));
  return {
    loss: add(crossEntropy, error),
    metrics: { cross_entropy: crossEntropy, value_loss: error, accuracy: reduceMean(agrees) },
  };
}

export interface ImitationOptions {
  /** Passes over all demonstrations. */
  readonly epochs: number;
  readonly learningRate: number;
  readonly minibatch: number;
  readonly maxGradientNorm: number;
  /** Rows that are handed to the backend at once. */
  readonly chunk: number;
}

/**
 * Behaviour cloning: makes the network repeat demonstrations, by Adam from fresh moments.
 * @param parameters where to start
 * @returns for each epoch its number, the means of the metrics, and the parameters by then
 */
export async function* imitate(
  given: {
    backend: Backend;
    network: ActorCritic;
    inputs: Normalisation;
    rewardFactor: number;
    stream: SequentialStream;
  },
  parameters: Float32Array,
  demonstrations: readonly Demonstration[],
  options: ImitationOptions,
): AsyncGenerator<{ epoch: number; metrics: Record<string, number>; parameters: Float32Array }> {
  const { backend, network, inputs, rewardFactor, stream } = given;
  const layout = new RowLayout({ ...network.fields, ...DEMONSTRATION_FIELDS });
  const minibatch = Math.min(options.minibatch, demonstrations.length);
  const chunk = minibatch * Math.max(1, Math.floor(options.chunk / minibatch));
  const { maxGradientNorm, learningRate } = options;
  const update = updateLoop(
    layout,
    ({ fields, parameters }) => imitationObjective(network.heads(fields, parameters), fields),
    { size: network.parameters.size, rows: chunk, minibatch, maxGradientNorm, optimiser: adam(1e-5) },
  );
  const updater = await Updater.compile(backend, update);
  const writer = new RowWriter(network.rows, layout, inputs);
  const state: OptimiserState = optimiserState(parameters);
  const rows = new Float32Array(chunk * layout.width);
  const order = Int32Array.from(demonstrations, (_, i) => i);

  for (let epoch = 1; epoch <= options.epochs; epoch++) {
    stream.shuffle(order);
    const sums: Record<string, number> = {};
    const usable = order.length - (order.length % minibatch);
    for (let from = 0; from < usable; from += chunk) {
      const count = Math.min(chunk, usable - from);
      for (let k = 0; k < count; k++) writeDemonstration(demonstrations[order[from + k]!]!, k);
      const picks = Int32Array.from({ length: count }, (_, k) => k);
      const { metrics } = await updater.run(state, { rows, picks, learningRate });
      for (const [name, mean] of Object.entries(metrics))
        sums[name] = (sums[name] ?? 0) + (mean * count) / usable;
    }
    yield { epoch, metrics: sums, parameters: state.parameters };
  }

  function writeDemonstration({ observation, action, return: sum }: Demonstration, k: number): void {
    const at = k * layout.width;
    writer.write(rows, at, observation, 0, observation.mask.length);
    rows[at + layout.offset('action')] = action;
    rows[at + layout.offset('return')] = rewardFactor * (sum ?? 0);
    rows[at + layout.offset('known')] = sum === undefined ? 0 : 1;
  }
}
