import type { StationMeans } from './markov-queue.ts';
import type { Moments } from './service.ts';

/**
 * M/G/1, first come first served: Wq = λE[S²] / (2(1 − ρ)) (Pollaczek, 1930; Khinchin, 1932) and
 * E[Wq²] = 2Wq² + λE[S³] / (3(1 − ρ)) (Takács, 1962). `arrivals` per second.
 */
export function generalService(arrivals: number, service: Moments) {
  const load = arrivals * service.mean;
  const wait = (arrivals * service.second) / (2 * (1 - load));
  const means: StationMeans = {
    utilisation: load,
    wait,
    response: wait + service.mean,
    queueLength: arrivals * wait,
    inSystem: arrivals * wait + load,
  };
  return {
    ...means,
    delayed: load,
    waitSquared: 2 * wait ** 2 + (arrivals * service.third) / (3 * (1 - load)),
  };
}

/**
 * P(Wq > t) in M/D/1: 1 − (1 − ρ) Σ_{k ≤ t/D} (−λ(t − kD))ᵏ e^{λ(t − kD)} / k! (Erlang, 1909). The sum alternates:
 * good for t of a few service times.
 */
export function deterministicWaitTail(arrivals: number, service: number, seconds: number): number {
  let sum = 0;
  let factorial = 1;
  for (let k = 0; k * service <= seconds; k++) {
    if (k > 0) factorial *= k;
    const x = arrivals * (seconds - k * service);
    sum += ((-x) ** k * Math.exp(x)) / factorial;
  }
  return 1 - (1 - arrivals * service) * sum;
}

/**
 * M/G/1 whose server is set up anew (for a time D) when a task comes after more than `keepAlive` idle seconds. With
 * q = e^{−λ·keepAlive}: Wq = P–K + q(2E[D] + λE[D²]) / (2(1 + λqE[D])); the cold share of tasks is
 * q(1 − ρ) / (1 + λqE[D]) (Welch, 1964: the first task of a busy period has a service time of its own).
 */
export function coldStarts(
  arrivals: number,
  service: Moments,
  setup: Moments,
  keepAlive: number,
): { readonly wait: number; readonly cold: number } {
  const { wait, utilisation } = generalService(arrivals, service);
  const expired = Math.exp(-arrivals * keepAlive);
  const cycle = 1 + arrivals * expired * setup.mean;
  return {
    wait: wait + (expired * (2 * setup.mean + arrivals * setup.second)) / (2 * cycle),
    cold: (expired * (1 - utilisation)) / cycle,
  };
}
