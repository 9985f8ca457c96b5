import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../../src/index.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';
import { csv, driven, hashesSplitEverywhere, prefer, rowOf } from './drive.ts';

const EXECUTORS = [
  { name: 'slow' },
  { name: 'fast', speed: 2 },
  { name: 'people', tier: 'human', price: { perSecond: 1 } },
];

function escalating(
  rows: readonly string[],
  escalation: object,
  executors: object[] = EXECUTORS,
): Promise<Scenario> {
  return scenarioOf(
    {
      name: 'escalation',
      executors,
      arrivals: { trace: { format: 'csv', path: 'tasks.csv', map: { arrival: 'at', work: 'work' } } },
      escalation: { executor: 'people', time: 3, timeout: 5, ...escalation },
    },
    csv('at,work', ...rows),
  );
}

describe('escalation', () => {
  it('lets people decide one by one, and somebody who sees all sends the task where it ends first', async () => {
    const { asked, tasks, simulator } = driven(
      await escalating(['0,4', '0,4'], { timeout: 10 }),
      prefer('escalate'),
    );
    expect(asked[0]!.rows).toEqual(['run 0 slow', 'run 0 fast', '(run 0 people)', 'escalate 0']);
    expect(tasks).toEqual([
      { start: 3, finish: 5, executor: 'fast' },
      { start: 6, finish: 8, executor: 'fast' },
    ]);
    // Three seconds each of somebody's time.
    expect(simulator.metrics().cost).toBe(6);
  });

  it.each([
    ['least-backlog', 'slow', 5],
    ['fast', 'fast', 5],
    ['reject', null, Number.NaN],
  ])('goes on by the default %s when nobody has answered in time', async (by, executor, start) => {
    const scenario = await escalating(['0,4', '0,4', '0,4'], { default: by });
    const { tasks, simulator } = driven(scenario, prefer('escalate'));
    expect(tasks[0]).toMatchObject({ start: 3, executor: 'fast' });
    // Somebody had begun with the second at 3, and stops at 5; nobody looked at the third.
    expect(tasks[1]).toMatchObject({ start, executor });
    expect(simulator.schedule!.cost[1]).toBe(2);
    expect(simulator.schedule!.cost[2]).toBe(0);
    expect(simulator.metrics().cost).toBe(5);
  });

  it('takes the answer that comes at the last moment', async () => {
    const { tasks } = driven(await escalating(['0,4'], { time: 5 }), prefer('escalate'));
    expect(tasks[0]).toMatchObject({ start: 5, executor: 'fast' });
  });

  it('happens once a task at most, and a rule that ranks never asks anybody', async () => {
    const scenario = await escalating(['0,4', '1,4'], {});
    expect(driven(scenario, (point) => rowOf(point, 'run')).tasks.map(({ start }) => start)).toEqual([0, 4]);
    const again = await scenarioOf(
      {
        name: 'again',
        executors: [{ name: 'a' }, { name: 'people' }],
        arrivals: {
          trace: { format: 'csv', path: 't.csv', map: { arrival: 'at', work: 'work', priority: 'p' } },
        },
        escalation: { executor: 'people', time: 1, timeout: 5 },
        choices: { preempt: {} },
      },
      { 't.csv': 'at,work,p\n0,5,0\n2,1,1\n' },
    );
    const { asked } = driven(again, prefer('preempt', 'escalate', 'run'));
    // 0 is escalated, runs from 1, makes room at 2 and may not be escalated again.
    expect(asked.at(-1)).toEqual({
      time: 2,
      rows: ['run 0 a', '(run 0 people)', '(preempt 0 a)', '(preempt 0 people)', '(escalate 0)'],
    });
  });

  it('is rejected when the answer finds every executor full', async () => {
    const executors = [{ name: 'a', queue: { capacity: 1 } }, { name: 'people' }];
    const scenario = await escalating(['0,9', '1,1'], {}, executors);
    const { simulator } = driven(scenario, (point) => {
      return point.task(0).index === 0 ? rowOf(point, 'run') : rowOf(point, 'escalate');
    });
    expect(simulator.counts).toMatchObject({ completed: 1, rejected: 1 });
  });

  it('goes on from a snapshot at any choice', async () => {
    const scenario = await scenarioOf({
      name: 'desk',
      horizon: { tasks: 200 },
      executors: [
        { name: 'a', count: 3 },
        { name: 'people', count: 2 },
      ],
      tasks: [{ name: 't', work: { dist: 'exponential', mean: 1 } }],
      arrivals: { process: 'poisson', rate: 2 },
      escalation: { executor: 'people', time: { dist: 'exponential', mean: 2 }, timeout: 3 },
    });
    const [straight, split] = hashesSplitEverywhere(scenario, (point) => {
      return point.random(1) < 0.5 ? rowOf(point, 'escalate') : rowOf(point, 'run');
    });
    expect(split).toBe(straight);
  });
});

describe('an escalation that makes no sense', () => {
  it.each([
    [{ executor: 'peple' }, "no executor 'peple'; did you mean 'people'?"],
    [{ default: 'people' }, "'people' is no way out"],
  ])('is refused: %j', async (change, message) => {
    await expect(escalating(['0,1'], change)).rejects.toThrow(message);
  });

  it('is refused where the price of people would change meanwhile', async () => {
    const executors = [
      { name: 'a' },
      { name: 'people', price: { perSecond: { times: [0, 1], values: [1, 2] } } },
    ];
    await expect(escalating(['0,1'], {}, executors)).rejects.toThrow('who decides has one price');
  });
});
