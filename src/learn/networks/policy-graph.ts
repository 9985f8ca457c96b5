import { Graph, type Value } from '../graph/graph.ts';
import {
  add,
  concat,
  div,
  exp,
  greater,
  matmul,
  mul,
  reduceMax,
  reduceSum,
  reshape,
  split,
  sub,
  where,
} from '../graph/vocabulary.ts';
import type { NetworkModel, Normalisation } from '../policy-model.ts';
import { activated, type Weights } from './layer.ts';
import { maskedLogSoftmax } from './masking.ts';
import { mlp } from './mlp.ts';

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

type Inputs = Readonly<Record<'globals' | 'candidates' | 'mask', Value>>;

function scorerOf(model: NetworkModel, weights: Weights, inputs: Inputs): Value {
  return model.context === 'none' ? aloneOf(model, weights, inputs) : togetherOf(model, weights, inputs);
}

/** Each candidate by itself: what the globals add to the first layer is the bias of a chain on candidates. */
function aloneOf(model: NetworkModel, weights: Weights, { globals, candidates }: Inputs): Value {
  const first = model.hidden.length > 0 ? 'layer1' : 'head';
  const widths = [model.features.length, model.globals.length];
  const [own, shared] = split(weights[`${first}.weight`]!, 0, widths);
  const bias = matmul(globals, shared!, { plus: weights[`${first}.bias`]! });
  const chain = { ...weights, [`${first}.weight`]: own!, [`${first}.bias`]: bias };
  return reduceSum(mlp(candidates, chain, model.activation), [1]);
}

/** Candidates are columns here, so that the mask meets them without being reshaped to their number. */
function togetherOf(
  { activation, context }: NetworkModel,
  weights: Weights,
  { globals, candidates, mask }: Inputs,
): Value {
  const columns = Object.fromEntries(
    Object.entries(weights).map(([name, weight]) => [
      name,
      weight.shape.length === 1 ? reshape(weight, [weight.shape[0]!, 1]) : weight,
    ]),
  );
  const own = matmul(weights['row.weight']!, candidates, { transA: true, transB: true });
  const shared = matmul(weights['globals.weight']!, globals, { transA: true, transB: true });
  const sums = add(own, add(shared, columns['row.bias']!));
  const first = where(greater(mask, 0), activated(sums, 'row', columns, activation, 0), 0);
  const seen = context === 'attention' ? attended(first, mask, weights) : pooled(first, mask);
  const others = matmul(weights['context.weight']!, seen, { transA: true, plus: columns['hidden.bias']! });
  const both = add(matmul(weights['hidden.weight']!, first, { transA: true }), others);
  const second = activated(both, 'hidden', columns, activation, 0);
  const scores = matmul(weights['head.weight']!, second, { transA: true });
  return add(reduceSum(scores, [0]), weights['head.bias']!);
}

/** Mean and maximum of each row of numbers over the allowed columns, the others being zeros: [h, rows] → [2h, 1]. */
function pooled(first: Value, mask: Value): Value {
  const mean = div(reduceSum(first, [1], true), reduceSum(mask));
  return concat([mean, reduceMax(masked(first, mask), [1], true)], 0);
}

/** What each column picks from the allowed ones: [h, rows] → the same. */
function attended(first: Value, mask: Value, weights: Weights): Value {
  const project = (name: string) => matmul(weights[`${name}.weight`]!, first, { transA: true });
  const products = matmul(project('query'), project('key'), { transA: true });
  const shares = exp(maskedLogSoftmax(mul(products, 1 / Math.sqrt(first.shape[0]!)), mask));
  return matmul(project('value'), shares, { transB: true });
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
