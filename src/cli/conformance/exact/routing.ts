import type { StationMeans } from './markov-queue.ts';

/**
 * One of n servers under round-robin: E_n/M/1, a GI/M/1 queue. σ = (Λ / (Λ + μ(1 − σ)))ⁿ by iteration, Λ the whole
 * arrival rate; Wq = σ / (μ(1 − σ)), P(Wq > t) = σe^{−μ(1 − σ)t} (Kleinrock, "Queueing Systems", vol. 1, §6.4).
 */
export function roundRobin({
  arrivals,
  service,
  servers,
}: {
  readonly arrivals: number;
  readonly service: number;
  readonly servers: number;
}) {
  let delayed = 0.5;
  for (let before = 0; Math.abs(delayed - before) > 1e-15; ) {
    before = delayed;
    delayed = (arrivals / (arrivals + service * (1 - delayed))) ** servers;
  }
  const drain = service * (1 - delayed);
  const wait = delayed / drain;
  const load = arrivals / (servers * service);
  const means: StationMeans = {
    utilisation: load,
    wait,
    response: wait + 1 / service,
    queueLength: arrivals * wait,
    inSystem: arrivals * wait + servers * load,
  };
  return { ...means, delayed, waitTail: (seconds: number) => delayed * Math.exp(-drain * seconds) };
}

/**
 * Mean response time of the least loaded of d random servers, μ = 1, as their number grows without bound:
 * T = Σ_{i ≥ 1} ρ^{(dⁱ − d)/(d − 1)} (Vvedenskaya, Dobrushin and Karpelevich, 1996; Mitzenmacher, 2001). For d = 1,
 * 1 / (1 − ρ). A fleet of n servers is off by about 3 / n at ρ = 0.9.
 */
export function powerOfChoices(load: number, choices: number): number {
  if (choices === 1) return 1 / (1 - load);
  let sum = 0;
  let term = 1;
  for (let i = 1; term > 1e-17; i++) {
    term = load ** ((choices ** i - choices) / (choices - 1));
    sum += term;
  }
  return sum;
}
