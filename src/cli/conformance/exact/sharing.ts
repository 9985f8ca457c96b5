import { markovQueue } from './markov-queue.ts';

/**
 * M/G/1 processor sharing: a task of `size` seconds takes size / (1 − ρ), whatever the distribution
 * (Sakata, Noguchi and Oizumi, 1971).
 */
export function sharedResponse(load: number, size: number): number {
  return size / (1 - load);
}

/**
 * M/G/c processor sharing where a task uses at most one server: the number in the system is that of M/M/c, so
 * T = (Lq + a) / λ, whatever the distribution (Cohen, 1979).
 */
export function sharedServersResponse(arrivals: number, service: number, servers: number): number {
  return markovQueue({ arrivals, service, servers }).inSystem / arrivals;
}
