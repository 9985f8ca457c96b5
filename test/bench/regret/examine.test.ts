import { describe, expect, test } from 'vitest';
import { schedulers } from '../../../policies/static/index.ts';
import { examine, rewardsOf } from '../../../src/bench/regret/examine.ts';
import { rank } from '../../../src/index.ts';
import { Worlds } from '../../../src/sim/planning/worlds.ts';
import { run } from '../../../src/sim/run.ts';
import { Simulator } from '../../../src/sim/simulator.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';

const unequal = await scenarioOf({
  name: 'unequal',
  control: 'dispatch',
  horizon: { tasks: 20 },
  executors: [
    { name: 'fast', speed: 2 },
    { name: 'slow', speed: 1 },
  ],
  tasks: [{ name: 'api', work: { dist: 'deterministic', value: 4 } }],
  arrivals: { process: 'renewal', dist: { dist: 'deterministic', value: 10 } },
  reward: { latency: 1 },
});
const busy = await scenarioOf({
  name: 'busy',
  control: 'dispatch',
  horizon: { tasks: 300 },
  executors: [
    { name: 'edge', count: 2 },
    { name: 'cloud', speed: 2, price: { perSecond: 0.01 } },
  ],
  tasks: [
    { name: 'api', work: { dist: 'exponential', mean: 1 }, sla: { deadline: 4, penalty: 1 } },
    { name: 'batch', work: { dist: 'exponential', mean: 3 } },
  ],
  arrivals: { process: 'poisson', rate: 1.5 },
});
const scheduler =
  (name: string, scenario = busy) =>
  () =>
    schedulers.get(name).create({ scenario, parameters: {}, seed: '1' });

describe('the regret of a choice', () => {
  test('is nothing for the best candidate, and what the best would have saved for another', () => {
    const best = examine(unequal, () => rank((point, i) => point.runTime(i)), { seed: '1', choices: 5 });
    expect(best.map(({ regret }) => regret)).toEqual([0, 0, 0, 0, 0]);
    // Tasks come when all is idle: 4 s on the slow executor in place of 2 s on the fast one.
    const worst = examine(unequal, () => rank((point, i) => -point.runTime(i)), { seed: '1', choices: 5 });
    for (const { regret } of worst) expect(regret).toBeCloseTo(2, 6);
    expect(worst.map(({ decision, candidates }) => [decision, candidates])).toEqual(
      [2, 6, 10, 14, 18].map((decision) => [decision, 2]),
    );
  });

  test('tells situations apart', () => {
    const examined = examine(busy, scheduler('random'), { seed: '1', choices: 100 });
    expect(new Set(examined.map(({ situation }) => situation.taskClass))).toEqual(new Set(['api', 'batch']));
    expect(new Set(examined.map(({ situation }) => situation.load))).toEqual(
      new Set(['light', 'busy', 'overloaded']),
    );
  });

  test('is a function of the run, JSON and back, and of no memory of the scheduler left behind', () => {
    const once = examine(busy, scheduler('round-robin'), { seed: '3', choices: 10 });
    expect(examine(busy, scheduler('round-robin'), { seed: '3', choices: 10 })).toEqual(once);
    expect(JSON.parse(JSON.stringify(once))).toEqual(once);
  });

  test('is less for a rule that looks than for chance', () => {
    const mean = (name: string) => {
      const examined = ['1', '2', '3'].flatMap((seed) =>
        examine(busy, scheduler(name), { seed, choices: 40 }),
      );
      return examined.reduce((sum, { regret }) => sum + regret, 0) / examined.length;
    };
    expect(mean('earliest-finish')).toBeLessThan(mean('random') / 2);
  });
});

test.each(['round-robin', 'earliest-finish', 'random'])(
  'what the chosen candidate comes to is what the run of %s comes to',
  (name) => {
    const seed = '5';
    const create = scheduler(name);
    const simulator = new Simulator(busy, { seed });
    const own = create();
    const worlds = new Worlds({
      scenario: busy,
      seed,
      purpose: 'regret',
      samples: 1,
      horizon: 1e6,
      future: 'true',
    });
    // At the very first choice nothing has been paid, so all that follows is the whole run.
    const point = simulator.advance()!;
    const choice = own.choose(point);
    const [reward] = rewardsOf(worlds, point, [choice], own, create);
    expect(-reward!).toBeCloseTo(run(new Simulator(busy, { seed }), create()).objective, 6);
  },
);
