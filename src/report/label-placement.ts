import { textWidth } from './text-width.ts';

export interface Labelled {
  readonly name: string;
  /** Pixels from the left and from the top. */
  readonly x: number;
  readonly y: number;
  /** The ends of its error bars, in pixels too. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where a label goes: its anchor relative to its point, in pixels. */
export interface Placement {
  readonly align: 'left' | 'right' | 'center';
  readonly dx: number;
  readonly dy: number;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const FONT_SIZE = 12;
const GAP = 7;
const STEP = FONT_SIZE + 1;

/**
 * Chooses for each label the first place around its point where it covers no point, error bar or label placed before,
 * nor leaves the frame; where none is free, the one with the least overlap.
 */
export function placeLabels(points: readonly Labelled[], width: number, height: number): Placement[] {
  const taken: Box[] = points.flatMap(({ x, y, left, right, top, bottom }) => [
    { left: x - 5, right: x + 5, top: y - 5, bottom: y + 5 },
    { left, right, top: y - 2, bottom: y + 2 },
    { left: x - 2, right: x + 2, top, bottom },
  ]);
  return points.map((point) => {
    let best = around(point)[0]!;
    let least = Number.POSITIVE_INFINITY;
    for (const placement of around(point)) {
      const box = boxOf(point, placement);
      const outside = overhang(box, width, height);
      const cost = taken.reduce((sum, other) => sum + overlap(box, other), outside);
      if (cost < least) {
        best = placement;
        least = cost;
      }
    }
    taken.push(boxOf(point, best));
    return best;
  });
}

/** Places beside, above and below the point, clear of its error bars, then further and further off. */
function around({ x, y, left, right, top, bottom }: Labelled): Placement[] {
  const beside = (dy: number): Placement[] => [
    { align: 'left', dx: Math.max(5, right - x) + GAP, dy },
    { align: 'right', dx: Math.min(-5, left - x) - GAP, dy },
  ];
  const above: Placement = { align: 'center', dx: 0, dy: Math.min(-5, top - y) - GAP };
  const below: Placement = { align: 'center', dx: 0, dy: Math.max(5, bottom - y) + GAP };
  return [...beside(0), above, below, ...[-1, 1, -2, 2, -3, 3].flatMap((k) => beside(k * STEP))];
}

function boxOf({ name, x, y }: Labelled, { align, dx, dy }: Placement): Box {
  const width = textWidth(name, FONT_SIZE);
  const left = x + dx - (align === 'left' ? 0 : align === 'right' ? width : width / 2);
  return { left, right: left + width, top: y + dy - FONT_SIZE / 2, bottom: y + dy + FONT_SIZE / 2 };
}

function overlap(a: Box, b: Box): number {
  const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return wide > 0 && high > 0 ? wide * high : 0;
}

function overhang({ left, right, top, bottom }: Box, width: number, height: number): number {
  const beyond =
    Math.max(0, -left) + Math.max(0, right - width) + Math.max(0, -top) + Math.max(0, bottom - height);
  return 100 * beyond;
}
