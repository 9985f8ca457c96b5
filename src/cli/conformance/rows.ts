/** What each row of the table of exact models is about, and what of the engine it puts to the test. */
const TOPICS: readonly string[] = [
  'M/M/1: clock and queue',
  'M/M/c: a pool of servers, under every control model',
  'M/D/1: constant work',
  'M/G/1: distributions of work (Pollaczek and Khinchin)',
  'GI/M/1: the round-robin router',
  'Random split and the power of two choices: routers',
  'M/M/c/K: bounded queues',
  'M/G/c/c: loss, whatever the distribution (Erlang B)',
  'M/G/∞: as many servers as are needed',
  'Tasks of several units that share a capacity (Kaufman and Roberts)',
  'Impatience (Erlang A)',
  'M/G/1 with priorities (Cobham)',
  'M/G/1 with priorities that interrupt and resume',
  'M/M/c with priorities',
  'M/M/c with priorities that interrupt and resume',
  'M/G/1 processor sharing: shared servers and shared links',
  'M/G/c processor sharing',
  'Shortest remaining work first (Schrage and Miller)',
  'Shortest job first',
  'Cold starts with keep-alive',
  'Breakdowns while busy, work resumed',
  'Breakdowns, work restarted',
  'Breakdowns, work restarted from checkpoints',
  'Retries (Bernoulli feedback)',
  'Open networks with loops (Jackson)',
  'Fork and join (Nelson and Tantawi)',
  'Fan-out without contention',
  'Breakdowns and repair crews (machine repair)',
  'Closed networks (mean value analysis)',
  'Gangs that need all servers',
  'Linear power',
  'Tandem queues and departures (Burke)',
];

/** How many rows the table has. */
export const ROW_COUNT = TOPICS.length;

/** The title of a row, or of the models whose exact values come from a file. */
export function rowTitle(row: number | 'golden'): string {
  return row === 'golden' ? 'Golden values' : `${row}. ${TOPICS[row - 1]}`;
}
