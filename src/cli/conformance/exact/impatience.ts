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
