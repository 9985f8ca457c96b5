import { birthDeath, expectation } from './birth-death.ts';
import type { MarkovQueue } from './markov-queue.ts';

/** Past so many tasks the chain of the examples here has no weight left. */
const LAST = 1000;

/**
 * Erlang-A, M/M/c + M: waiting tasks give up at rate `impatience` each (Palm, 1957; Garnett, Mandelbaum and Reiman,
 * 2002). A birth–death chain with death rate min(n, c)μ + (n − c)⁺θ; P(abandon) = θLq / λ. `wait` is the mean over
 * all tasks, those that abandon included; `delayed` is P(Wq > 0).
 */
export function erlangA({
  arrivals,
  service,
  servers,
  impatience,
}: MarkovQueue & { readonly impatience: number }) {
  const states = birthDeath(
    () => arrivals,
    (n) => Math.min(n, servers) * service + Math.max(0, n - servers) * impatience,
    LAST,
  );
  const queueLength = expectation(states, (n) => Math.max(0, n - servers));
  return {
    states,
    queueLength,
    wait: queueLength / arrivals,
    abandoned: (impatience * queueLength) / arrivals,
    delayed: expectation(states, (n) => (n >= servers ? 1 : 0)),
  };
}

/**
 * The share of tasks that abandon M/M/1 + D, where each waits at most `patience` seconds (Barrer, 1957): the work that
 * an arrival finds has the density λp₀e^{−(μ − λ)x} up to the patience τ and λp₀e^{λτ − μx} beyond it.
 */
export function limitedWait(arrivals: number, service: number, patience: number) {
  const drain = service - arrivals;
  const left = Math.exp(-drain * patience);
  const load = arrivals / service;
  const empty = 1 / (1 + (arrivals * (1 - left)) / drain + load * left);
  return { empty, abandoned: load * empty * left };
}
