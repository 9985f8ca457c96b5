// A scheduler is a score over candidates: the allowed row with the smallest one wins.
import { loadScenario, rank, type SchedulerFactory, simulate } from 'switchyard';

/** Soonest, but a second of the dear executors must be worth it. */
const thrifty: SchedulerFactory = () =>
  rank((point, i) => point.startDelay(i) + point.runTime(i) + 1000 * point.cost(i));

const scenario = await loadScenario('quickstart', ['horizon.tasks=1000']);

console.log('policy           objective    cost  mean response (s)');
for (const [name, policy] of Object.entries({
  thrifty,
  cheapest: 'cheapest',
  'earliest-finish': 'earliest-finish',
  'two choices': 'power-of-two:choices=2',
})) {
  const { objective, metrics } = simulate(scenario, policy, 1);
  const figures = [objective, metrics.cost, metrics.meanResponse!].map((x) => x.toFixed(3));
  console.log(
    `${name.padEnd(16)} ${figures[0]!.padStart(9)} ${figures[1]!.padStart(7)} ${figures[2]!.padStart(18)}`,
  );
}
