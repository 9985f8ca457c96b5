import { Graph, type Value } from '../graph/graph.ts';
import {
  add,
  concat,
  div,
  greater,
  matmul,
  mul,
  reduceMax,
  reduceSum,
  reshape,
  sub,
  where,
} from '../graph/vocabulary.ts';
import type { NetworkModel, Normalisation } from '../policy-model.ts';
import { ACTIVATIONS } from './layer.ts';
import { mlp } from './mlp.ts';

type Weights = Readonly<Record<string, Value>>;

/**
 * A policy's scores for one observation, normalisation and mask included: `globals` [G], `mask` [rows] and, for a
 * scorer, `candidates` [rows, F] give `scores` [rows], −Infinity where masked. The graph of a scorer holds for any
 * number of rows: none of its ops has an attribute that depends on it.
 */
export function policyGraph(model: NetworkModel, rows: number = model.actions ?? 16): Graph {
  const graph = new Graph();
  const weights: Record<string, Value> = {};
  for (const [name, { shape, values }] of Object.entries(model.weights)) {
    weights[name] = graph.constant(values, shape);
  }
  const count = model.globals.length;
  const normal = standardised(graph.input('globals', [count]), model.normalisation.globals);
  const globals = reshape(normal, [1, count]);
  const mask = graph.input('mask', [rows]);
  if (model.kind === 'mlp') {
    const scores = reshape(mlp(globals, weights, model.activation), [rows]);
    graph.output('scores', masked(scores, mask));
  } else {
    const candidates = graph.input('candidates', [rows, model.features.length]);
    const inputs = { globals, mask, candidates: standardised(candidates, model.normalisation.features) };
    graph.output('scores', masked(scorerOf(model, weights, inputs), mask));
  }
  return graph;
}

/** Candidates are columns here, so that the mask meets them without being reshaped to their number. */
function scorerOf(
  { activation }: NetworkModel,
  weights: Weights,
  { globals, candidates, mask }: Readonly<Record<'globals' | 'candidates' | 'mask', Value>>,
): Value {
  const activate = ACTIVATIONS[activation];
  const column = (name: string) => reshape(weights[name]!, [weights[name]!.shape[0]!, 1]);
  const own = matmul(weights['row.weight']!, candidates, { transA: true, transB: true });
  const shared = matmul(weights['globals.weight']!, globals, { transA: true, transB: true });
  const first = activate(add(own, add(shared, column('row.bias'))));
  const mean = div(reduceSum(mul(first, mask), [1], true), reduceSum(mask));
  const pooled = concat([mean, reduceMax(masked(first, mask), [1], true)], 0);
  const context = matmul(weights['context.weight']!, pooled, { transA: true, plus: column('hidden.bias') });
  const second = activate(add(matmul(weights['hidden.weight']!, first, { transA: true }), context));
  const scores = matmul(weights['head.weight']!, second, { transA: true });
  return add(reduceSum(scores, [0]), weights['head.bias']!);
}

function masked(x: Value, mask: Value): Value {
  return where(greater(mask, 0), x, Number.NEGATIVE_INFINITY);
}

/**
 * (x − mean) / deviation. The mean is taken off in two 32-bit parts: rounded to one, it would be off by many
 * deviations of a number that hardly moves.
 */
function standardised(x: Value, { mean, deviation }: Normalisation['globals']): Value {
  const row = (values: readonly number[]) => x.graph.constant(values, [values.length]);
  const high = mean.map(Math.fround);
  const low = mean.map((value, k) => value - high[k]!);
  return div(sub(sub(x, row(high)), row(low)), row(deviation));
}
