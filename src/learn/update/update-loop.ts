import { gradients } from '../graph/differentiate.ts';
import { Graph, type Shape, type Value } from '../graph/graph.ts';
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
import type { RowLayout } from '../networks/row-layout.ts';
import { descend, type Optimiser, type OptimiserValues } from './optimiser.ts';

/** A scalar to be made small, and what to tell about it. */
export interface Objective {
  readonly loss: Value;
  /** Scalars to be logged. */
  readonly metrics: Readonly<Record<string, Value>>;
  /** Tensors that are wanted of every minibatch, such as the errors of its rows. */
  readonly details?: Readonly<Record<string, Value>>;
}

/** What a loss is written from. */
export interface Minibatch {
  /** The fields of its rows, each [b, width]. */
  readonly fields: Readonly<Record<string, Value>>;
  /** All parameters of the network, flat. */
  readonly parameters: Value;
  /** A further tensor, fed by this name with each run and the same for all its minibatches. */
  input(name: string, shape: Shape): Value;
}

export type ObjectiveOf = (minibatch: Minibatch) => Objective;

export interface UpdateOptions {
  /** Number of parameters. */
  readonly size: number;
  /** Rows that minibatches are picked from. */
  readonly rows: number;
  readonly minibatch: number;
  readonly optimiser: Optimiser;
  /** Gradients longer than this (all parameters together) are shortened to it. */
  readonly maxGradientNorm: number;
  /** A metric that ends the updates when it exceeds a limit, before the step that found it is taken. */
  readonly stop?: { readonly metric: string; readonly above: number } | undefined;
}

export interface UpdateLoop {
  readonly loop: Loop;
  readonly minibatch: number;
  readonly optimiser: Optimiser;
  /** Names of the metrics in the order in which they are stacked. */
  readonly metrics: readonly string[];
  /** Names of the details. */
  readonly details: readonly string[];
  readonly stop: UpdateOptions['stop'];
}

/**
 * A whole update phase as one program: each iteration picks a minibatch of rows, differentiates the objective,
 * clips the gradient and takes a step of the optimiser.
 */
export function updateLoop(
  layout: RowLayout,
  objectiveOf: ObjectiveOf,
  { size, rows, minibatch, optimiser, maxGradientNorm, stop }: UpdateOptions,
): UpdateLoop {
  const body = new Graph();
  const state: OptimiserValues = {
    parameters: body.input('parameters', [size]),
    mean: body.input('mean', [size]),
    variance: body.input('variance', [size]),
  };
  const all = body.input('rows', [rows, layout.width]);
  const fields = layout.cut(gather(all, body.input('picks', [minibatch], 'int')));
  const input = (name: string, shape: Shape) => body.inputs.get(name) ?? body.input(name, shape);
  const { loss, metrics, details = {} } = objectiveOf({ fields, parameters: state.parameters, input });

  const [gradient] = gradients(loss, [state.parameters]);
  const norm = sqrt(reduceSum(square(gradient!)));
  const clipped = mul(gradient!, min(div(body.constant([maxGradientNorm], []), add(norm, 1e-6)), 1));
  const rates = split(body.input('rates', [3]), 0, [1, 1, 1]) as [Value, Value, Value];
  const next = descend(optimiser, state, clipped, rates);

  const logged: Record<string, Value> = { loss, ...metrics, grad_norm: norm };
  const columns = Object.values(logged).map((metric) => reshape(metric, [1]));
  body.output('metrics', concat(columns, 0));
  for (const [name, detail] of Object.entries(details)) body.output(name, detail);
  const goesOn = stop && greater(body.constant([stop.above], []), logged[stop.metric]!);
  if (goesOn) body.output('goesOn', goesOn);
  const carried: Record<string, string> = {};
  for (const part of ['parameters', 'mean', 'variance'] as const) {
    carried[part] = `${part}/next`;
    body.output(carried[part], goesOn ? where(goesOn, next[part], state[part]) : next[part]);
  }
  const names = { metrics: Object.keys(logged), details: Object.keys(details) };
  const loop = { body, carried, scanned: ['picks', 'rates'], stacked: ['metrics', ...names.details] };
  return { loop: goesOn ? { ...loop, while: 'goesOn' } : loop, minibatch, optimiser, stop, ...names };
}
