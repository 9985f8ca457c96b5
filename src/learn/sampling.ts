import type { SequentialStream } from '../core/random.ts';

/**
 * Draws an index with probability proportional to exp(score), by inverting the distribution function at `u`.
 *
 * A score of −Infinity (or one that far below the greatest) is never drawn: rounding falls back to the last index
 * that has a probability.
 * @param u uniform in [0, 1)
 */
export function sampleIndex(
  scores: Float32Array,
  u: number,
  from = 0,
  count: number = scores.length,
): number {
  const top = scores[from + greatestIndex(scores, from, count)]!;
  let total = 0;
  for (let i = from; i < from + count; i++) total += Math.exp(scores[i]! - top);
  let passed = 0;
  let last = 0;
  for (let i = 0; i < count; i++) {
    const weight = Math.exp(scores[from + i]! - top);
    if (weight === 0) continue;
    last = i;
    passed += weight;
    if (u * total < passed) return i;
  }
  return last;
}

/** The index of the greatest score, the first among equals. */
export function greatestIndex(scores: Float32Array, from = 0, count: number = scores.length): number {
  let best = 0;
  for (let i = 1; i < count; i++) if (scores[from + i]! > scores[from + best]!) best = i;
  return best;
}

/** A uniformly random one of the actions that `mask` allows, −1 when it allows none. */
export function sampleAllowed(mask: Uint8Array, u: number, from = 0, count: number = mask.length): number {
  let allowed = 0;
  for (let i = from; i < from + count; i++) allowed += mask[i]!;
  let left = Math.floor(u * allowed);
  for (let i = 0; i < count; i++) if (mask[from + i] && left-- === 0) return i;
  return -1;
}

/** The numbers below `size`, `passes` times over, each time in another random order. */
export function shuffledPasses(size: number, passes: number, stream: SequentialStream): Int32Array {
  const picks = new Int32Array(passes * size);
  for (let from = 0; from < picks.length; from += size) {
    const pass = picks.subarray(from, from + size);
    for (let k = 0; k < size; k++) pass[k] = k;
    stream.shuffle(pass);
  }
  return picks;
}

/** Whether a mask allows any action. */
export function allowsAny(mask: ArrayLike<number>, from = 0, count: number = mask.length): boolean {
  for (let i = from; i < from + count; i++) if (mask[i]) return true;
  return false;
}

/**
 * With probability ε a uniformly random allowed action, else the one of greatest score, the first among equals. One
 * number decides both, so that each environment tosses a coin of its own.
 *
 * @param scores −Infinity or far below all others where masked; not read where the coin says to explore
 * @param u uniform in [0, 1)
 */
export function epsilonGreedy(
  scores: Float32Array,
  mask: Uint8Array,
  epsilon: number,
  u: number,
  from = 0,
  count: number = mask.length,
): number {
  return u < epsilon ? sampleAllowed(mask, u / epsilon, from, count) : greatestIndex(scores, from, count);
}
