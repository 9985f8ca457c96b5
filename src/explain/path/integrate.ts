import { InputError } from '../../core/errors.ts';
import { gaussLegendre } from './gauss-legendre.ts';
import type { Path } from './path.ts';
import { piecesOf } from './pieces.ts';

/** What the scores of a path begin with at t = 0, end with at t = 1, and gain in between, part by part. */
export interface Gains {
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** [scores × parts] */
  readonly parts: Float64Array;
}

/** How well the parts of a piece must add up to what the scores gain there, per unit of t, and beside rounding. */
const COMPLETENESS = 1e-8;
const ROUNDING = 1e-13;
/** A piece so short contributes less than anybody can see. */
const SHORTEST = 1e-12;
/** What may be left over of a whole score. */
const LEFT_OVER = 1e-7;

/** For slopes that are constant between two kinks, and for others. */
const MIDPOINT = [gaussLegendre(1)];
const RULES = [2, 4, 8].map(gaussLegendre);

/**
 * Integrates the slopes of all parts along a path, in steps of bounded length: at each `yield` others may have their turn.
 *
 * Pieces without kinks are integrated by Gauss–Legendre rules of growing order until the parts of every score add up to
 * what it gains; where they do not, a piece is halved. What is left over is never made to fit.
 *
 * @throws InputError where scores are no numbers
 */
export function* integrate(path: Path): Generator<void, Gains> {
  const [start, end] = [path.values(0), path.values(1)];
  if (![...start, ...end].every(Number.isFinite))
    throw new InputError('the scores are no numbers: nothing to explain');
  const scale = [...start, ...end].reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  const total = new Float64Array(path.scores * path.parts);
  const open: (readonly [number, number])[] = [[0, 1]];
  for (let span = open.pop(); span; span = open.pop()) {
    const ends = piecesOf(path, ...span);
    yield;
    let before = path.values(ends[0]!);
    for (let i = 1; i < ends.length; i++) {
      const [a, b] = [ends[i - 1]!, ends[i]!];
      const after = path.values(b);
      const gained = integrated(
        path,
        a,
        b,
        after.map((value, s) => value - before[s]!),
        scale,
      );
      if (gained) for (let k = 0; k < total.length; k++) total[k]! += gained[k]!;
      else open.push([a, (a + b) / 2], [(a + b) / 2, b]);
      before = after;
      yield;
    }
  }
  requireComplete(path, { start, end, parts: total }, scale);
  return { start, end, parts: total };
}

/** What the parts gain in a piece; null where no rule gets it right. */
function integrated(
  path: Path,
  a: number,
  b: number,
  gain: Float64Array,
  scale: number,
): Float64Array | null {
  const length = b - a;
  for (const { nodes, weights } of path.linear ? MIDPOINT : RULES) {
    const parts = new Float64Array(path.scores * path.parts);
    for (const [i, node] of nodes.entries()) path.addSlopes(a + length * node, length * weights[i]!, parts);
    const complete = leftOver(path, parts, gain) <= COMPLETENESS * length + ROUNDING * scale;
    if (complete || length <= SHORTEST) return parts;
  }
  return null;
}

/** The most by which the parts of a score miss what it gains. */
function leftOver({ scores, parts: count }: Path, parts: Float64Array, gain: Float64Array): number {
  let most = 0;
  for (let s = 0; s < scores; s++) {
    let sum = 0;
    for (let k = s * count; k < (s + 1) * count; k++) sum += parts[k]!;
    most = Math.max(most, Math.abs(sum - gain[s]!));
  }
  return most;
}

function requireComplete(path: Path, { start, end, parts }: Gains, scale: number): void {
  const left = leftOver(
    path,
    parts,
    end.map((value, s) => value - start[s]!),
  );
  if (left <= LEFT_OVER * scale) return;
  throw new Error(`${left} of a score is not explained`);
}
