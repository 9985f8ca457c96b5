// A scheduler of your own is a score over candidates, the smallest one wins; compared on the same worlds with another.
import { Bootstrap, loadScenario, type Policy, rank, type SchedulerFactory, simulate } from 'switchyard';

/** As soon as possible, but every cent must bring 50 seconds. */
const thrifty: SchedulerFactory = () =>
  rank((point, i) => point.startDelay(i) + point.runTime(i) + 5000 * point.cost(i));

const scenario = await loadScenario('quickstart', ['horizon.tasks=1000']);
const seeds = Array.from({ length: 20 }, (_, k) => `world ${k}`);
const objectives = (policy: Policy) => seeds.map((seed) => simulate(scenario, policy, seed).objective);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

const own = objectives(thrifty);
for (const name of ['earliest-finish', 'least-backlog', 'power-of-two:choices=3']) {
  const other = objectives(name);
  // Each world has both, so what makes it hard for both cancels.
  const [low, high] = new Bootstrap().ratio(own, other)!;
  const ratio = mean(own) / mean(other);
  console.log(`thrifty / ${name}: ${ratio.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`);
}
