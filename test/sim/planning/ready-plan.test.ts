import { describe, expect, it } from 'vitest';
import { schedulers } from '../../../policies/static/index.ts';
import { type DecisionPoint, ReadyPlan, Simulator } from '../../../src/index.ts';
import { scenarioOf, simulated } from '../../fixtures/scenario.ts';

const fixed = (value: number) => ({ dist: 'deterministic', value });

type Step = readonly [name: string, work: number, after?: readonly string[]];

/** One workflow of these steps. */
const workflow = (steps: readonly Step[], executors: readonly object[], more: object = {}) =>
  scenarioOf({
    name: 'ready',
    control: 'workflow',
    horizon: { tasks: 1 },
    executors,
    tasks: [{ name: 'unit', work: fixed(1) }],
    workflows: [
      {
        name: 'w',
        steps: steps.map(([name, work, after = []]) => ({ name, task: 'unit', work: fixed(work), after })),
      },
    ],
    arrivals: { process: 'renewal', dist: fixed(1) },
    ...more,
  });

const SLOW_AND_QUICK = [{ name: 'slow' }, { name: 'quick', speed: 4 }];

/** What a plan makes of the first choice, by the names of the steps. */
async function planned(
  steps: readonly Step[],
  executors: readonly object[],
  keyOf: (point: DecisionPoint, row: number) => number = (point, row) => -point.task(row).step!.upwardRank,
) {
  const point = new Simulator(await workflow(steps, executors), { seed: '1' }).advance()!;
  const rows: number[] = [];
  for (let i = 0; i < point.runs; i = point.nextTask(i)) rows.push(i);
  const plan = new ReadyPlan();
  plan.read(point, rows);
  plan.make((k) => keyOf(point, rows[k]!));
  return Object.fromEntries(
    rows.map((row, k) => [
      point.task(row).step!.name,
      {
        executor: point.executors[plan.executor[k]!]!.name,
        finish: plan.finish[k],
        alone: plan.alone[k],
        now: plan.now[k] === 1,
      },
    ]),
  );
}

describe('a plan of what is ready', () => {
  it('waits for a quick executor where that is sooner than a slow one at once', async () => {
    expect(
      await planned(
        [
          ['a', 8],
          ['b', 4],
          ['c', 2.5],
        ],
        SLOW_AND_QUICK,
      ),
    ).toEqual({
      a: { executor: 'quick', finish: 2, alone: 2, now: true },
      b: { executor: 'quick', finish: 3, alone: 1, now: false },
      c: { executor: 'slow', finish: 2.5, alone: 0.625, now: true },
    });
  });

  it('goes in the order that it is told', async () => {
    const shortest = await planned(
      [
        ['a', 8],
        ['b', 4],
      ],
      SLOW_AND_QUICK,
      (point, row) => point.task(row).estimate,
    );
    expect(shortest.b).toMatchObject({ executor: 'quick', finish: 1, now: true });
    expect(shortest.a).toMatchObject({ executor: 'quick', finish: 3, now: false });
  });

  it('takes every slot of an executor, and then the one that is free first', async () => {
    const steps: Step[] = [
      ['a', 9],
      ['b', 5],
      ['c', 4],
      ['d', 3],
    ];
    const plan = await planned(steps, [{ name: 'only', slots: 2 }]);
    expect(Object.values(plan).map(({ finish }) => finish)).toEqual([9, 5, 9, 12]);
    expect(Object.values(plan).map(({ now }) => now)).toEqual([true, true, false, false]);
  });
});

describe('heft-ready', () => {
  it('plans anew when a step turns out otherwise than expected', async () => {
    // What waits for the quick executor goes to the slow one once it has a turn there.
    const scenario = await workflow(
      [
        ['a', 8],
        ['b', 4],
        ['c', 2.5],
      ],
      SLOW_AND_QUICK,
    );
    expect(simulated(scenario, 'heft-ready', '1').result.metrics.makespan).toBe(3);
    expect(simulated(scenario, 'earliest-finish', '1').result.metrics.makespan).toBeGreaterThan(3);
  });

  it('may put the shortest way first, or the oldest workflow', async () => {
    const scenario = await workflow(
      [
        ['a', 8],
        ['b', 4],
      ],
      SLOW_AND_QUICK,
    );
    const firstOf = (order: string) => {
      const simulator = new Simulator(scenario, { seed: '1' });
      const rule = schedulers.get('heft-ready').create({ scenario, parameters: { order }, seed: '1' });
      const point = simulator.advance()!;
      return point.task(rule.choose(point)).step!.name;
    };
    expect(['longest', 'oldest', 'shortest'].map(firstOf)).toEqual(['a', 'a', 'b']);
    expect(() => firstOf('longes')).toThrow('order=longes is not allowed');
  });

  it('is the better of the two on the whole where run times are uncertain', async () => {
    const steps: Step[] = [];
    for (let i = 0; i < 8; i++)
      steps.push([`a${i}`, 4 + i], [`b${i}`, 3 + (i % 3), [`a${i}`, `a${(i + 1) % 8}`]]);
    const certain = await workflow(steps, [...SLOW_AND_QUICK, { name: 'middle', speed: 2 }]);
    const uncertain = {
      ...certain,
      estimate: 'mean' as const,
      workflows: certain.workflows!.map((spec) => ({
        ...spec,
        steps: spec.steps.map((step) => ({
          ...step,
          work: { dist: 'lognormal' as const, mean: (step.work as { value: number }).value, scv: 0.5 },
        })),
      })),
    };
    const ratios = Array.from({ length: 200 }, (_, seed) => {
      const makespan = (policy: string) =>
        simulated(uncertain, policy, String(seed)).result.metrics.makespan!;
      return Math.log(makespan('heft-ready') / makespan('heft'));
    });
    const mean = ratios.reduce((sum, x) => sum + x, 0) / ratios.length;
    const error = Math.sqrt(
      ratios.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (ratios.length - 1) / ratios.length,
    );
    expect(mean / error).toBeLessThan(-4);
  });
});
