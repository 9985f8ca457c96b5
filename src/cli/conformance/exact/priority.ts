import { erlangC } from './erlang.ts';
import { markovQueue } from './markov-queue.ts';
import type { Moments } from './service.ts';

/** A class of tasks; lists of classes start with the one that goes first. `arrivals` per second. */
export interface PriorityClass {
  readonly arrivals: number;
  readonly service: Moments;
}

/** s₀ = 0, s₁, s₂, …: the load of the first k classes. */
function cumulativeLoads(classes: readonly PriorityClass[]): readonly number[] {
  const loads = [0];
  for (const { arrivals, service } of classes) loads.push(loads.at(-1)! + arrivals * service.mean);
  return loads;
}

function residualWork(classes: readonly PriorityClass[]): number {
  return classes.reduce((sum, { arrivals, service }) => sum + (arrivals * service.second) / 2, 0);
}

/** Waits by class in M/G/1 without preemption: W₀ / ((1 − s_{k−1})(1 − s_k)) (Cobham, 1954). */
export function nonPreemptive(classes: readonly PriorityClass[]): readonly number[] {
  const loads = cumulativeLoads(classes);
  const residual = residualWork(classes);
  return classes.map((_, k) => residual / ((1 - loads[k]!) * (1 - loads[k + 1]!)));
}

/**
 * Response times by class in M/G/1 where a more urgent task interrupts and the interrupted one resumes:
 * E[Sₖ] / (1 − s_{k−1}) + W₀⁽ᵏ⁾ / ((1 − s_{k−1})(1 − s_k)), W₀⁽ᵏ⁾ of the classes up to k (White and Christie, 1958).
 */
export function preemptiveResume(classes: readonly PriorityClass[]): readonly number[] {
  const loads = cumulativeLoads(classes);
  return classes.map(({ service }, k) => {
    const above = 1 - loads[k]!;
    return service.mean / above + residualWork(classes.slice(0, k + 1)) / (above * (1 - loads[k + 1]!));
  });
}

/** Servers that serve all classes at one rate. */
export interface PriorityServers {
  readonly servers: number;
  readonly service: number;
  /** Arrivals a second of each class, the one that goes first first. */
  readonly arrivals: readonly number[];
}

/** Waits by class in M/M/c without preemption: (C / cμ) / ((1 − s_{k−1})(1 − s_k)) (Kella and Yechiali, 1985). */
export function nonPreemptiveServers({ servers, service, arrivals }: PriorityServers): readonly number[] {
  const capacity = servers * service;
  const total = arrivals.reduce((sum, rate) => sum + rate, 0);
  const first = erlangC(servers, total / service) / capacity;
  let above = 0;
  return arrivals.map((rate) => {
    const upTo = above + rate / capacity;
    const wait = first / ((1 - above) * (1 - upTo));
    above = upTo;
    return wait;
  });
}

/**
 * Response times by class in M/M/c with preemption and resumption: classes 1 … k together are an M/M/c of their own,
 * so λ⁽ᵏ⁾T⁽ᵏ⁾ by class are differences (Buzen and Bondi, 1983).
 */
export function preemptiveServers({ servers, service, arrivals }: PriorityServers): readonly number[] {
  let rate = 0;
  let inSystem = 0;
  return arrivals.map((own) => {
    rate += own;
    const upTo = markovQueue({ arrivals: rate, service, servers }).inSystem;
    const response = (upTo - inSystem) / own;
    inSystem = upTo;
    return response;
  });
}
