import { erlangB } from './erlang.ts';

/**
 * M/G/c/c: pₙ ∝ aⁿ / n!, insensitive to the service distribution but for its mean (Sevastyanov, 1957).
 *
 * @returns pₙ for n = 0 … servers
 */
export function lossStates(servers: number, offered: number): readonly number[] {
  const states = [erlangB(servers, offered)];
  for (let n = servers; n > 0; n--) states.unshift((states[0]! * n) / offered);
  return states;
}

/** A class of tasks that each hold `units` of a shared capacity; `offered` in erlangs. */
export interface CapacityClass {
  readonly units: number;
  readonly offered: number;
}

/**
 * The blocking probability of each class: n q(n) = Σ aₖ bₖ q(n − bₖ), Bₖ = Σ_{i < bₖ} q(C − i) / Σ q
 * (Kaufman, 1981; Roberts, 1981).
 */
export function kaufmanRoberts(capacity: number, classes: readonly CapacityClass[]) {
  const q = [1];
  for (let n = 1; n <= capacity; n++) {
    q.push(classes.reduce((sum, { units, offered }) => sum + offered * units * (q[n - units] ?? 0), 0) / n);
  }
  const total = q.reduce((sum, weight) => sum + weight, 0);
  const occupied = q.map((weight) => weight / total);
  const blocked = classes.map(({ units }) =>
    occupied.slice(capacity - units + 1).reduce((sum, p) => sum + p, 0),
  );
  return { occupied, blocked };
}

/** P(N = n) of M/G/∞: Poisson with mean `offered`, whatever the service distribution (Takács, 1962). */
export function unlimitedServers(offered: number, n: number): number {
  let p = Math.exp(-offered);
  for (let k = 1; k <= n; k++) p *= offered / k;
  return p;
}
