import type { Value } from '../graph/graph.ts';
import { add, broadcast, concat, greater, matmul, reshape, split, sub, where } from '../graph/vocabulary.ts';
import type { NetworkModel } from '../policy-model.ts';
import { type Activation, activated, type Weights } from './layer.ts';
import { mlp } from './mlp.ts';
import { CONTEXTS } from './scorer-context.ts';

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

/** What a scorer's weights do not say. */
type Kind = Pick<NetworkModel, 'context' | 'activation'>;

/**
 * Scores every candidate of every observation by one shared network: the `scorer` of `NetworkModel`. Works through
 * the batch in pieces, because a layer of activations that stays in the cache is read three times as fast.
 * @returns [b, r], or [b, r, n] where the head says n numbers of each; whatever is masked included
 */
export function scorer(inputs: ScorerInputs, weights: Weights, kind: Kind): Value {
  const [batch, rows] = inputs.mask.shape as [number, number];
  const piece = Math.max(1, Math.floor(CACHED_ROWS / rows));
  if (batch <= piece) return score(inputs, weights, kind);
  const sizes = Array.from({ length: Math.ceil(batch / piece) }, (_, k) =>
    Math.min(piece, batch - k * piece),
  );
  const [globals, candidates, mask] = [inputs.globals, inputs.candidates, inputs.mask].map((x) =>
    split(x, 0, sizes),
  );
  const scores = sizes.map((_, k) =>
    score({ globals: globals![k]!, candidates: candidates![k]!, mask: mask![k]! }, weights, kind),
  );
  return concat(scores, 0);
}

function score(inputs: ScorerInputs, weights: Weights, { context, activation }: Kind): Value {
  const [batch, rows] = inputs.mask.shape as [number, number];
  const outputs = weights['head.weight']!.shape[1]!;
  const shape = outputs === 1 ? [batch, rows] : [batch, rows, outputs];
  if (context === 'none') return reshape(mlp(sideBySide(inputs), weights, activation), shape);

  const width = weights['head.weight']!.shape[0]!;
  const first = firstLayer(inputs, weights, activation);
  const shared = CONTEXTS[context](first, inputs.mask, weights, FLOOR[activation]);
  const own = reshape(matmul(first, weights['hidden.weight']!), [batch, rows, width]);
  const second = reshape(activated(add(own, shared), 'hidden', weights, activation), [batch * rows, width]);
  return reshape(matmul(second, weights['head.weight']!, { plus: weights['head.bias']! }), shape);
}

/**
 * [b · r, h], masked rows at the floor of the activation. Where sums are normalised no sum can take a row there, so it
 * is put there afterwards.
 */
function firstLayer(inputs: ScorerInputs, weights: Weights, activation: Activation): Value {
  const { mask } = inputs;
  const parts = [weights['row.weight']!, weights['globals.weight']!];
  const layer = (x: Value, weight: Value) =>
    activated(matmul(x, weight, { plus: weights['row.bias']! }), 'row', weights, activation);
  if ('row.scale' in weights) {
    const allowed = greater(reshape(mask, [mask.shape[0]! * mask.shape[1]!, 1]), 0);
    return where(allowed, layer(sideBySide(inputs), concat(parts, 0)), FLOOR[activation]);
  }
  const far = broadcast(mask.graph.constant([FAR], []), [1, parts[0]!.shape[1]!]);
  return layer(sideBySide(inputs, sub(mask, 1)), concat([...parts, far], 0));
}

/** Candidates, globals and a further number each, if given, in one row for each candidate: [b · r, F + G (+ 1)]. */
function sideBySide({ globals, candidates, mask }: ScorerInputs, further?: Value): Value {
  const [batch, rows] = mask.shape as [number, number];
  const count = globals.shape[1]!;
  const features = candidates.shape[1]! / rows;
  const parts = [
    reshape(candidates, [batch, rows, features]),
    broadcast(reshape(globals, [batch, 1, count]), [batch, rows, count]),
    ...(further ? [reshape(further, [batch, rows, 1])] : []),
  ];
  const joined = concat(parts, 2);
  return reshape(joined, [batch * rows, joined.shape[2]!]);
}
