import { gradients } from '../graph/differentiate.ts';
import { Graph, type Value } from '../graph/graph.ts';
import type { Loop } from '../graph/loop.ts';
import {
  add,
  concat,
  div,
  gather,
  greater,
  min,
  mul,
  reduceSum,
  reshape,
  split,
  sqrt,
  square,
  where,
} from '../graph/vocabulary.ts';
import type { ActorCritic, Heads } from '../networks/actor-critic.ts';
import type { RowLayout } from '../networks/row-layout.ts';
import { type AdamValues, adam } from './adam.ts';

/** A scalar to be made small, and scalars to be logged with it. */
export interface Objective {
  readonly loss: Value;
  readonly metrics: Readonly<Record<string, Value>>;
}

/** Writes the loss of a minibatch from what the network says and the fields of its rows, each [b, width]. */
export type ObjectiveOf = (heads: Heads, fields: Readonly<Record<string, Value>>) => Objective;

export interface UpdateOptions {
  /** Rows that minibatches are picked from. */
  readonly rows: number;
  readonly minibatch: number;
  /** Gradients longer than this (all parameters together) are shortened to it. */
  readonly maxGradientNorm: number;
  /** A metric that ends the updates when it exceeds a limit, before the step that found it is taken. */
  readonly stop?: { readonly metric: string; readonly above: number } | undefined;
}

export interface UpdateLoop {
  readonly loop: Loop;
  readonly minibatch: number;
  /** Names of the metrics in the order in which they are stacked. */
  readonly metrics: readonly string[];
  readonly stop: UpdateOptions['stop'];
}

/**
 * A whole update phase as one program: each iteration picks a minibatch of rows, differentiates the objective,
 * clips the gradient and takes a step of Adam.
 */
export function updateLoop(
  network: ActorCritic,
  layout: RowLayout,
  objectiveOf: ObjectiveOf,
  { rows, minibatch, maxGradientNorm, stop }: UpdateOptions,
): UpdateLoop {
  const body = new Graph();
  const { size } = network.parameters;
  const state: AdamValues = {
    parameters: body.input('parameters', [size]),
    mean: body.input('mean', [size]),
    variance: body.input('variance', [size]),
  };
  const all = body.input('rows', [rows, layout.width]);
  const fields = layout.cut(gather(all, body.input('picks', [minibatch], 'int')));
  const { loss, metrics } = objectiveOf(network.heads(fields, state.parameters), fields);

  const [gradient] = gradients(loss, [state.parameters]);
  const norm = sqrt(reduceSum(square(gradient!)));
  const clipped = mul(gradient!, min(div(body.constant([maxGradientNorm], []), add(norm, 1e-6)), 1));
  const [rate, correction] = split(body.input('rates', [2]), 0, [1, 1]);
  const next = adam(state, clipped, rate!, correction!);

  const logged: Record<string, Value> = { loss, ...metrics, grad_norm: norm };
  const columns = Object.values(logged).map((metric) => reshape(metric, [1]));
  body.output('metrics', concat(columns, 0));
  const goesOn = stop && greater(body.constant([stop.above], []), logged[stop.metric]!);
  if (goesOn) body.output('goesOn', goesOn);
  const carried: Record<string, string> = {};
  for (const part of ['parameters', 'mean', 'variance'] as const) {
    carried[part] = `${part}/next`;
    body.output(carried[part], goesOn ? where(goesOn, next[part], state[part]) : next[part]);
  }
  const loop = { body, carried, scanned: ['picks', 'rates'], stacked: ['metrics'] };
  return {
    loop: goesOn ? { ...loop, while: 'goesOn' } : loop,
    minibatch,
    metrics: Object.keys(logged),
    stop,
  };
}
