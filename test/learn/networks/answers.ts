import { SequentialStream } from '../../../src/core/random.ts';
import type { Observation } from '../../../src/gym/env.ts';
import { Graph, type Value } from '../../../src/learn/graph/graph.ts';
import { interpret } from '../../../src/learn/graph/interpret.ts';
import type { Network } from '../../../src/learn/networks/network.ts';
import { policyNetwork } from '../../../src/learn/networks/policy-network.ts';
import { RowLayout } from '../../../src/learn/networks/row-layout.ts';
import type { NetworkModel, Normalisation } from '../../../src/learn/policy-model.ts';
import { RowWriter } from '../../../src/learn/scale/row-writer.ts';
import { randomNetwork, randomNormalisation, randomWeights, type Sizes } from './models.ts';

/** Observations as rows of training. */
export function rowsOf(
  network: Network,
  observations: readonly Observation[],
  normalisation: Normalisation,
): Float32Array {
  const layout = new RowLayout(network.fields);
  const writer = new RowWriter(network.rows, layout, normalisation);
  const rows = new Float32Array(observations.length * layout.width);
  for (const [i, observation] of observations.entries()) {
    writer.write(rows, i * layout.width, observation, 0, observation.mask.length);
  }
  return rows;
}

/** The inputs of a training graph on `count` rows: the fields that they are cut into, and the parameters. */
export function trainingInputs(network: Network, count: number) {
  const graph = new Graph();
  const layout = new RowLayout(network.fields);
  const rows = graph.input('rows', [count, layout.width]);
  const parameters = graph.input('parameters', [network.parameters.size]);
  return { graph, rows, parameters, layout, fields: layout.cut(rows) };
}

export interface TrainingAnswer {
  readonly logProbabilities: Float64Array;
  readonly value: number;
  /** The actor that gave it. */
  readonly model: NetworkModel;
}

/** log π and V by the training graph in float64, as an observation of `rows` actions is written into a row. */
export function trainingAnswer(sizes: Sizes, observation: Observation, seed = 'weights'): TrainingAnswer {
  const stream = new SequentialStream(seed);
  const network = randomNetwork(sizes);
  const weights = randomWeights(network, stream);
  const normalisation = randomNormalisation(sizes, stream);
  const { graph, fields, parameters } = trainingInputs(network, 1);
  const heads = network.heads(fields, parameters);
  graph.output('logProbabilities', heads.logProbabilities);
  graph.output('value', heads.value);
  const rows = rowsOf(network, [observation], normalisation);
  const { logProbabilities, value } = interpret(graph, { rows, parameters: weights });
  return {
    logProbabilities: logProbabilities!,
    value: value![0]!,
    model: policyNetwork(network, weights, normalisation),
  };
}

/** Numbers that weigh the elements of a tensor differently. */
export function unequalWeights(x: Value): Value {
  const size = x.shape.reduce((product, length) => product * length, 1);
  return x.graph.constant(
    Array.from({ length: size }, (_, i) => Math.cos(1 + 2 * i)),
    x.shape,
  );
}
