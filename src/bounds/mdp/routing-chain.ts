import type { ChainEvent, ControlledChain } from './controlled-chain.ts';

/** A server with a queue of its own, or one of several behind one queue. */
export interface Server {
  /** Tasks a second by one slot. */
  readonly rate: number;
  readonly slots: number;
  /** Most tasks here, those in service included. */
  readonly room: number;
}

/** What being served costs; a second of each task in the system, and a task at a server. */
export interface Prices {
  readonly second: number;
  readonly task: (server: number) => number;
}

/**
 * Poisson arrivals that are sent to servers with queues of their own when they come; where all are full, they are lost.
 * A state is how many tasks each server has, the first server's number counting fastest.
 */
export function routingChain(arrivals: number, servers: readonly Server[], prices: Prices): ControlledChain {
  const strides = stridesOf(servers.map(({ room }) => room + 1));
  const size = strides.at(-1)!;
  const costs: number[] = [];
  const events: ChainEvent[][] = [];
  for (let state = 0; state < size; state++) {
    const counts = servers.map(({ room }, e) => Math.floor(state / strides[e]!) % (room + 1));
    costs.push(prices.second * counts.reduce((sum, count) => sum + count, 0));
    const sent = servers.flatMap(({ room }, e) =>
      counts[e]! < room ? [{ next: state + strides[e]!, cost: prices.task(e) }] : [],
    );
    events.push([
      { rate: arrivals, answers: sent.length > 0 ? sent : [{ next: state, cost: 0 }] },
      ...servers.flatMap(({ rate, slots }, e) =>
        counts[e]! > 0
          ? [{ rate: rate * Math.min(counts[e]!, slots), answers: [{ next: state - strides[e]!, cost: 0 }] }]
          : [],
      ),
    ]);
  }
  return { costs, events };
}

/**
 * Poisson arrivals that wait in one queue with room for so many; whenever something happens, tasks may begin on free
 * slots, or wait for a better one (the slow-server problem: Lin and Kumar, 1984). A task runs to its end where it began.
 */
export function queueChain(
  arrivals: number,
  servers: readonly Server[],
  room: number,
  prices: Prices,
): ControlledChain {
  const strides = stridesOf([room + 1, ...servers.map(({ slots }) => slots + 1)]);
  const size = strides.at(-1)!;
  const busyAt = (state: number, e: number) => Math.floor(state / strides[e + 1]!) % (servers[e]!.slots + 1);
  const answersFrom = (state: number, cost = 0, first = 0): { next: number; cost: number }[] => [
    { next: state, cost },
    ...servers.flatMap(({ slots }, e) =>
      e >= first && state % strides[1]! > 0 && busyAt(state, e) < slots
        ? answersFrom(state - 1 + strides[e + 1]!, cost + prices.task(e), e)
        : [],
    ),
  ];
  const costs: number[] = [];
  const events: ChainEvent[][] = [];
  for (let state = 0; state < size; state++) {
    const waiting = state % strides[1]!;
    const busy = servers.map((_, e) => busyAt(state, e));
    costs.push(prices.second * (waiting + busy.reduce((sum, count) => sum + count, 0)));
    events.push([
      { rate: arrivals, answers: answersFrom(waiting < room ? state + 1 : state) },
      ...servers.flatMap(({ rate }, e) =>
        busy[e]! > 0 ? [{ rate: rate * busy[e]!, answers: answersFrom(state - strides[e + 1]!) }] : [],
      ),
    ]);
  }
  return { costs, events };
}

/** Position of a state in a list of all: Σ digit × stride; the last of these is how many there are. */
function stridesOf(sizes: readonly number[]): number[] {
  const strides = [1];
  for (const size of sizes) strides.push(strides.at(-1)! * size);
  return strides;
}
