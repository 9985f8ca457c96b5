/** Nodes and weights on [0, 1]. */
export interface Rule {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}

/** The Gauss–Legendre rule of n nodes, exact for polynomials of degree 2n − 1: roots of Pₙ by Newton's method. */
export function gaussLegendre(n: number): Rule {
  const nodes: number[] = [];
  const weights: number[] = [];
  for (let i = 0; i < n; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let step = 0; step < 8; step++) {
      const [value, before] = legendre(n, x);
      slope = (n * (x * value - before)) / (x * x - 1);
      x -= value / slope;
    }
    nodes.push((1 - x) / 2);
    weights.push(1 / ((1 - x * x) * slope * slope));
  }
  return { nodes, weights };
}

/** Pₙ(x) and Pₙ₋₁(x) by Bonnet's recursion. */
function legendre(n: number, x: number): [value: number, before: number] {
  let [before, value] = [1, x];
  for (let k = 2; k <= n; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
  return [value, before];
}
