import type { KinkLayer, Path } from './path.ts';
import { rootBetween } from './root.ts';

/** Signs are compared this far inside of a piece, as a share of it: at its ends, which are kinks, they are noise. */
const INSIDE = 1e-6;

/** A kink this close to the end of a piece is its end. */
const CLOSE = 1e-13;

/**
 * The ends of the pieces between `from` and `to` in which the scores have no kinks, those two included. Layer after
 * layer: between the kinks of the lower layers a network without normalised layers is linear, so no kink is missed and
 * each is found at once. Where it is not linear two kinks may hide between equal signs; the integral shows that.
 */
export function piecesOf({ kinks }: Path, from: number, to: number): number[] {
  let ends = [from, to];
  for (const layer of kinks) {
    ends = ends.flatMap((end, i) => (i === 0 ? [end] : [...kinksBetween(layer, ends[i - 1]!, end), end]));
  }
  return ends;
}

/** A layer's numbers at some t. */
interface Seen {
  readonly t: number;
  readonly at: Float64Array;
}

function kinksBetween(layer: KinkLayer, from: number, to: number): number[] {
  const see = (t: number): Seen => ({ t, at: layer.at(t) });
  const [a, b] = [see(from + INSIDE * (to - from)), see(to - INSIDE * (to - from))];
  const found = layer.atZero ? signChanges(layer, a, b) : [];
  for (let j = 0; layer.atOvertaking && j < layer.width; j++) found.push(...overtakings(layer, j, a, b));
  const inner: number[] = [];
  for (const t of found.sort((x, y) => x - y)) {
    if (t - (inner.at(-1) ?? from) > CLOSE && to - t > CLOSE) inner.push(t);
  }
  return inner;
}

function signChanges(layer: KinkLayer, a: Seen, b: Seen): number[] {
  const roots: number[] = [];
  for (let i = 0; i < a.at.length; i++) {
    const [before, after] = [a.at[i]!, b.at[i]!];
    if (before > 0 === after > 0) continue;
    roots.push(crossing(layer, (at) => at[i]!, a, b));
  }
  return roots;
}

/** Where one row of a column takes over from another as the greatest. */
function overtakings(layer: KinkLayer, column: number, a: Seen, b: Seen): number[] {
  const [first, last] = [topOf(layer, column, a.at), topOf(layer, column, b.at)];
  if (first === last || b.t - a.t <= CLOSE) return [];
  const lead = (at: Float64Array) => at[first]! - at[last]!;
  const t = crossing(layer, lead, a, b);
  const middle = { t, at: layer.at(t) };
  const third = middle.at[topOf(layer, column, middle.at)]!;
  // Rounding tells the two apart where they meet; a third row that is ahead of both is another matter.
  if (third - Math.max(middle.at[first]!, middle.at[last]!) <= CLOSE * Math.abs(third)) return [t];
  return [...overtakings(layer, column, a, middle), ...overtakings(layer, column, middle, b)];
}

/** Where a number that a layer's others make changes its sign. */
function crossing(layer: KinkLayer, of: (at: Float64Array) => number, a: Seen, b: Seen): number {
  const [before, after] = [of(a.at), of(b.at)];
  if (layer.linear) return a.t + (b.t - a.t) * (before / (before - after));
  return rootBetween((t) => of(layer.at(t)), a.t, before, b.t, after);
}

/** Where in a layer the greatest number of a column is, the first among equals. */
function topOf({ width }: KinkLayer, column: number, at: Float64Array): number {
  let top = column;
  for (let i = column + width; i < at.length; i += width) if (at[i]! > at[top]!) top = i;
  return top;
}
