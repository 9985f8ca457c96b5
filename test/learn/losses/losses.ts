import type { Feeds } from '../../../src/learn/backend.ts';
import { gradients } from '../../../src/learn/graph/differentiate.ts';
import { Graph, type Value } from '../../../src/learn/graph/graph.ts';
import type { RowLayout } from '../../../src/learn/networks/row-layout.ts';
import type { ObjectiveOf } from '../../../src/learn/update/update-loop.ts';
import { VALUE_LOSSES } from '../dqn/random-losses.ts';
import { POLICY_GRADIENT_LOSSES } from '../policy-gradient/random-losses.ts';
import { PPO_LOSSES } from '../ppo/random-losses.ts';

/** A loss as its method hands it to an update loop, with something to compute it from. */
export interface RandomLoss {
  readonly layout: RowLayout;
  readonly objective: ObjectiveOf;
  readonly parameters: Float32Array;
  /** One minibatch, some actions of which are masked. */
  readonly rows: Float32Array;
  /** The further inputs that the objective asks for. */
  readonly inputs?: Feeds;
  /** Whether several elements are the greatest of a reduction, for which TensorFlow.js has another gradient. */
  readonly ties?: boolean;
}

/** The losses of all methods that have one, on random numbers by seed. */
export const LOSSES: Readonly<Record<string, (seed: string) => RandomLoss>> = {
  ...PPO_LOSSES,
  ...POLICY_GRADIENT_LOSSES,
  ...VALUE_LOSSES,
};

export function minibatchOf({ rows, layout }: RandomLoss): number {
  return rows.length / layout.width;
}

/** The graph of the loss alone, and the parameters in it. */
export function lossGraph(loss: RandomLoss): { graph: Graph; parameters: Value; feeds: Feeds } {
  const graph = new Graph();
  const { layout, objective, rows, inputs } = loss;
  const parameters = graph.input('parameters', [loss.parameters.length]);
  const fields = layout.cut(graph.input('rows', [minibatchOf(loss), layout.width]));
  const input: Parameters<ObjectiveOf>[0]['input'] = (name, shape) =>
    graph.inputs.get(name) ?? graph.input(name, shape);
  const { loss: value, metrics, details = {} } = objective({ fields, parameters, input });
  for (const [name, output] of Object.entries({ ...metrics, ...details, loss: value })) {
    graph.output(name, output);
  }
  return { graph, parameters, feeds: { ...inputs, parameters: loss.parameters, rows } };
}

/** The same with the gradient by all parameters as a further output. */
export function gradientGraph(loss: RandomLoss): { graph: Graph; feeds: Feeds } {
  const { graph, parameters, feeds } = lossGraph(loss);
  graph.output('gradient', gradients(graph.outputs.get('loss')!, [parameters])[0]!);
  return { graph, feeds };
}
