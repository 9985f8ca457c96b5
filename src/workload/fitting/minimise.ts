/**
 * A minimum of a function of a few unbounded variables near `start` (Nelder & Mead, 1965, with their coefficients).
 * No derivative is needed, which a likelihood of several phases does not have in a handy form.
 */
export function minimise(
  of: (at: readonly number[]) => number,
  start: readonly number[],
  { tolerance = 1e-9, steps = 200 * start.length, step: size = 0.5 } = {},
): { readonly at: readonly number[]; readonly value: number } {
  const valued = (at: readonly number[]) => {
    const value = of(at);
    return { at, value: Number.isNaN(value) ? Number.POSITIVE_INFINITY : value };
  };
  const corners = [
    valued(start),
    ...start.map((_, i) => valued(start.map((x, j) => (i === j ? x + size : x)))),
  ];
  for (let step = 0; step < steps; step++) {
    corners.sort((a, b) => a.value - b.value);
    const best = corners[0]!;
    const worst = corners.at(-1)!;
    if (worst.value - best.value <= tolerance * (Math.abs(best.value) + tolerance)) break;
    const others = corners.slice(0, -1);
    const centre = start.map((_, i) => others.reduce((sum, { at }) => sum + at[i]!, 0) / others.length);
    const along = (factor: number) => valued(centre.map((x, i) => x + factor * (worst.at[i]! - x)));
    let next = along(-1);
    if (next.value < best.value) {
      const further = along(-2);
      if (further.value < next.value) next = further;
    } else if (next.value >= others.at(-1)!.value) {
      next = next.value < worst.value ? along(-0.5) : along(0.5);
      if (next.value >= worst.value) {
        others.slice(1).forEach(({ at }, i) => {
          corners[i + 1] = valued(at.map((x, j) => (x + best.at[j]!) / 2));
        });
        next = valued(worst.at.map((x, j) => (x + best.at[j]!) / 2));
      }
    }
    corners[corners.length - 1] = next;
  }
  corners.sort((a, b) => a.value - b.value);
  return corners[0]!;
}
