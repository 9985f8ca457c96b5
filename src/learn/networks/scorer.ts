import type { Value } from '../graph/graph.ts';
import {
  add,
  broadcast,
  concat,
  div,
  matmul,
  max,
  mul,
  reduceMax,
  reduceSum,
  reshape,
  split,
  sub,
} from '../graph/vocabulary.ts';
import { ACTIVATIONS, type Activation } from './mlp.ts';

/** Takes a masked row to the floor of its activation, where it is no maximum and has no gradient. */
const FAR = 1e9;

/** Candidate rows of a piece of the batch. */
const CACHED_ROWS = 2048;

const FLOOR: Readonly<Record<Activation, number>> = { tanh: -1, relu: 0 };

/** What a batch of b observations with r rows each is scored from. */
export interface ScorerInputs {
  /** [b, G] */
  readonly globals: Value;
  /** [b, r · F] */
  readonly candidates: Value;
  /** [b, r]: 1 allowed, 0 not */
  readonly mask: Value;
}

type Weights = Readonly<Record<string, Value>>;

/**
 * Scores every candidate of every observation by one shared network: the `scorer` of `NetworkModel`. Works through
 * the batch in pieces, because a layer of activations that stays in the cache is read three times as fast.
 * @returns [b, r], whatever is masked included
 */
export function scorer(inputs: ScorerInputs, weights: Weights, activation: Activation): Value {
  const [batch, rows] = inputs.mask.shape as [number, number];
  const piece = Math.max(1, Math.floor(CACHED_ROWS / rows));
  if (batch <= piece) return score(inputs, weights, activation);
  const sizes = Array.from({ length: Math.ceil(batch / piece) }, (_, k) =>
    Math.min(piece, batch - k * piece),
  );
  const [globals, candidates, mask] = [inputs.globals, inputs.candidates, inputs.mask].map((x) =>
    split(x, 0, sizes),
  );
  const scores = sizes.map((_, k) =>
    score({ globals: globals![k]!, candidates: candidates![k]!, mask: mask![k]! }, weights, activation),
  );
  return concat(scores, 0);
}

function score(inputs: ScorerInputs, weights: Weights, activation: Activation): Value {
  const activate = ACTIVATIONS[activation];
  const [batch, rows] = inputs.mask.shape as [number, number];
  const width = weights['head.weight']!.shape[0]!;

  const first = firstLayer(inputs, weights, activate);
  const pooled = pool(first, inputs.mask, FLOOR[activation]);
  const context = matmul(pooled, weights['context.weight']!, { plus: weights['hidden.bias']! });
  const own = reshape(matmul(first, weights['hidden.weight']!), [batch, rows, width]);
  const second = reshape(activate(add(own, reshape(context, [batch, 1, width]))), [batch * rows, width]);
  const scores = matmul(second, weights['head.weight']!, { plus: weights['head.bias']! });
  return reshape(scores, [batch, rows]);
}

/** One product for candidates, globals and mask side by side: [b · r, h]. */
function firstLayer(
  { globals, candidates, mask }: ScorerInputs,
  weights: Weights,
  activate: (x: Value) => Value,
): Value {
  const [batch, rows] = mask.shape as [number, number];
  const [features, width] = weights['row.weight']!.shape as [number, number];
  const count = globals.shape[1]!;
  const inputs = concat(
    [
      reshape(candidates, [batch, rows, features]),
      broadcast(reshape(globals, [batch, 1, count]), [batch, rows, count]),
      reshape(sub(mask, 1), [batch, rows, 1]),
    ],
    2,
  );
  const far = broadcast(mask.graph.constant([FAR], []), [1, width]);
  const weight = concat([weights['row.weight']!, weights['globals.weight']!, far], 0);
  return activate(
    matmul(reshape(inputs, [batch * rows, features + count + 1]), weight, { plus: weights['row.bias']! }),
  );
}

/** Mean and maximum over the allowed rows, the masked ones being at `floor`: [b · r, h] → [b, 2h]. */
function pool(x: Value, mask: Value, floor: number): Value {
  const [batch, rows] = mask.shape as [number, number];
  const grouped = reshape(x, [batch, rows, x.shape[1]!]);
  const allowed = reduceSum(mask, [1], true);
  const surplus = mul(sub(rows, allowed), floor);
  const mean = div(sub(reduceSum(grouped, [1]), surplus), max(allowed, 1));
  return concat([mean, reduceMax(grouped, [1])], 1);
}
