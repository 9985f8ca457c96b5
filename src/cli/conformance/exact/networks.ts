import { markovQueue } from './markov-queue.ts';

export interface JacksonNode {
  /** Arrivals a second from outside. */
  readonly outside: number;
  readonly service: number;
  readonly servers: number;
  /** Probability of going next to each node; the rest leaves. */
  readonly next: readonly number[];
}

/**
 * An open network of M/M/c stations with random routing: λᵢ = γᵢ + Σ λⱼrⱼᵢ, each node an M/M/c of its own
 * (Jackson, 1957). T = ΣLᵢ / Σγᵢ.
 */
export function jackson(nodes: readonly JacksonNode[]) {
  let rates = nodes.map((node) => node.outside);
  for (let change = 1; change > 1e-15; ) {
    const next = nodes.map(
      (node, i) => node.outside + nodes.reduce((sum, from, j) => sum + rates[j]! * from.next[i]!, 0),
    );
    change = Math.max(...next.map((rate, i) => Math.abs(rate - rates[i]!)));
    rates = next;
  }
  const stations = nodes.map(({ service, servers }, i) =>
    markovQueue({ arrivals: rates[i]!, service, servers }),
  );
  const outside = nodes.reduce((sum, node) => sum + node.outside, 0);
  const inSystem = stations.reduce((sum, station) => sum + station.inSystem, 0);
  return { rates, stations, inSystem, response: inSystem / outside };
}

/**
 * Mean response time of a task that forks into two, one for each of two M/M/1 stations, and ends when both have:
 * (12 − ρ) / 8 · 1 / (μ − λ) (Flatto and Hahn, 1984; Nelson and Tantawi, 1988).
 */
export function forkJoin(arrivals: number, service: number): number {
  return ((12 - arrivals / service) / 8) * (1 / (service - arrivals));
}

/** Hₙ = 1 + 1/2 + … + 1/n: the mean of the largest of n exponential times of mean 1. */
export function harmonic(n: number): number {
  let sum = 0;
  for (let k = n; k >= 1; k--) sum += 1 / k;
  return sum;
}

/**
 * A closed network of `clients` that think for `think` seconds and then visit queueing stations with these demands
 * (seconds a cycle): Rᵢ = Dᵢ(1 + Qᵢ(n − 1)), X = n / (Z + ΣRᵢ), Qᵢ = XRᵢ (mean value analysis: Reiser and
 * Lavenberg, 1980).
 */
export function meanValueAnalysis(clients: number, demands: readonly number[], think: number) {
  let queues = demands.map(() => 0);
  let throughput = 0;
  let response = 0;
  for (let n = 1; n <= clients; n++) {
    const responses = demands.map((demand, i) => demand * (1 + queues[i]!));
    response = responses.reduce((sum, value) => sum + value, 0);
    throughput = n / (think + response);
    queues = responses.map((value) => throughput * value);
  }
  return { throughput, response, queues };
}
