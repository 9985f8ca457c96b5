import { birthDeath, expectation } from './birth-death.ts';
import { erlangC } from './erlang.ts';

/** Arrivals a second, tasks that one server serves a second, servers. */
export interface MarkovQueue {
  readonly arrivals: number;
  readonly service: number;
  readonly servers: number;
}

/** What a station does in the long run; seconds. */
export interface StationMeans {
  /** Carried load of one server. */
  readonly utilisation: number;
  readonly wait: number;
  readonly response: number;
  readonly queueLength: number;
  readonly inSystem: number;
}

/**
 * M/M/c, first come first served: Wq = C / (cμ − λ), P(Wq > t) = C e^{−(cμ − λ)t}
 * (Kleinrock, "Queueing Systems", vol. 1, §3.5). With one server C = ρ and pₙ = (1 − ρ)ρⁿ.
 */
export function markovQueue({ arrivals, service, servers }: MarkovQueue) {
  const offered = arrivals / service;
  const delayed = erlangC(servers, offered);
  const drain = servers * service - arrivals;
  const wait = delayed / drain;
  const means: StationMeans = {
    utilisation: offered / servers,
    wait,
    response: wait + 1 / service,
    queueLength: arrivals * wait,
    inSystem: arrivals * wait + offered,
  };
  const empty = emptyProbability(servers, offered);
  return {
    ...means,
    delayed,
    waitTail: (seconds: number) => delayed * Math.exp(-drain * seconds),
    waitQuantile: (p: number) => Math.max(0, Math.log(delayed / (1 - p)) / drain),
    state: (n: number) => {
      let p = empty;
      for (let k = 1; k <= n; k++) p *= offered / Math.min(k, servers);
      return p;
    },
  };
}

/** Of M/M/1, where response times are exponential: P(T > t) = e^{−(μ − λ)t}. */
export function singleServerResponse({ arrivals, service }: Omit<MarkovQueue, 'servers'>) {
  const drain = service - arrivals;
  return {
    tail: (seconds: number) => Math.exp(-drain * seconds),
    quantile: (p: number) => -Math.log(1 - p) / drain,
  };
}

/**
 * M/M/c/K, `capacity` counting the tasks in service: pₙ ∝ Π λ / (min(n, c)μ), an arrival that finds K is lost; wait
 * and response are those of the admitted (Kleinrock, vol. 1, §3.6).
 */
export function boundedMarkovQueue({
  arrivals,
  service,
  servers,
  capacity,
}: MarkovQueue & { readonly capacity: number }) {
  const states = birthDeath(
    () => arrivals,
    (n) => Math.min(n, servers) * service,
    capacity,
  );
  const lost = states[capacity]!;
  const queueLength = expectation(states, (n) => Math.max(0, n - servers));
  const inSystem = expectation(states, (n) => n);
  const admitted = arrivals * (1 - lost);
  const means: StationMeans = {
    utilisation: admitted / (servers * service),
    wait: queueLength / admitted,
    response: inSystem / admitted,
    queueLength,
    inSystem,
  };
  return { ...means, lost, states };
}

function emptyProbability(servers: number, offered: number): number {
  let sum = 0;
  let term = 1;
  for (let k = 0; k < servers; k++) {
    sum += term;
    term *= offered / (k + 1);
  }
  return 1 / (sum + term / (1 - offered / servers));
}
