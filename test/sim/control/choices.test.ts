import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../../src/index.ts';
import { scenarioOf, simulated } from '../../fixtures/scenario.ts';
import { type Answer, anything, csv, driven, hashesSplitEverywhere, prefer, rowOf } from './drive.ts';

const ARRIVALS = {
  trace: {
    format: 'csv',
    path: 'tasks.csv',
    map: { arrival: 'at', work: 'work', slots: 'slots', priority: 'priority' },
  },
};

/** Tasks given as `arrival,work,slots,priority` to be dispatched. */
function dispatched(rows: readonly string[], more: object): Promise<Scenario> {
  return scenarioOf(
    { name: 'choices', executors: [{ name: 'a' }, { name: 'b' }], arrivals: ARRIVALS, ...more },
    csv('at,work,slots,priority', ...rows),
  );
}

const always =
  (...rows: [Parameters<typeof rowOf>[1], string?][]): Answer =>
  (point) => {
    for (const [kind, executor] of rows) {
      const row = rowOf(point, kind, executor);
      if (row >= 0) return row;
    }
    throw new Error(`nothing of ${rows} at ${point.now}`);
  };

describe('rejection', () => {
  it('is a row behind the executors, and ends a task for good', async () => {
    const scenario = await dispatched(['0,1,1,0', '1,1,1,0'], { choices: { reject: true } });
    const { asked, simulator } = driven(scenario, prefer('reject'));
    expect(asked[0]!.rows).toEqual(['run 0 a', 'run 0 b', 'reject 0']);
    expect(simulator.counts).toMatchObject({ completed: 0, rejected: 2 });
  });

  it('is not asked for where it is the only way out', async () => {
    const executors = [{ name: 'a', queue: { capacity: 1 } }];
    const scenario = await dispatched(['0,2,1,0', '1,1,1,0'], { executors, choices: { reject: true } });
    const { asked, simulator } = driven(scenario, prefer('run'));
    expect(asked.length).toBe(1);
    expect(simulator.counts).toMatchObject({ completed: 1, rejected: 1 });
  });
});

describe('deferral', () => {
  it('asks again after so many seconds, so often at most', async () => {
    const scenario = await dispatched(['0,1,1,0'], { choices: { defer: { seconds: 2, limit: 2 } } });
    const { asked, tasks } = driven(scenario, prefer('defer', 'run'));
    expect(asked).toEqual([
      { time: 0, rows: ['run 0 a', 'run 0 b', 'defer 0'] },
      { time: 2, rows: ['run 0 a', 'run 0 b', 'defer 0'] },
      { time: 4, rows: ['run 0 a', 'run 0 b', '(defer 0)'] },
    ]);
    expect(tasks[0]!.start).toBe(4);
  });

  it('is what a rule that ranks does while all executors are full, and then it is rejected', async () => {
    const executors = [{ name: 'a', queue: { capacity: 1 } }];
    const choices = { defer: { seconds: 2 }, reject: true };
    const full = await dispatched(['0,3,1,0', '1,1,1,0', '2,1,1,0'], { executors, choices });
    const { simulator, result } = simulated(full, 'least-backlog', '1');
    // 1 comes back at 3, when 0 has just ended; 2 comes back at 4, when 1 has just ended.
    expect(Array.from(simulator.schedule!.start.slice(0, 3))).toEqual([0, 3e6, 4e6]);
    expect(result.decisions).toBe(5);
    const busy = await dispatched(['0,9,1,0', '1,1,1,0'], { executors, choices });
    expect(simulated(busy, 'least-backlog', '1').result.tasks).toMatchObject({ completed: 1, rejected: 1 });
  });

  it('lets others pass where there is one queue', async () => {
    const scenario = await dispatched(['0,1,3,0', '0,1,1,0'], {
      control: 'placement',
      executors: [{ name: 'a', slots: 3 }],
      choices: { defer: { seconds: 5 } },
    });
    const { tasks } = driven(scenario, (point) => {
      return point.task(0).index === 0 && point.now === 0 ? rowOf(point, 'defer') : rowOf(point, 'run');
    });
    expect(tasks.map(({ start }) => start)).toEqual([5, 0]);
  });
});

describe('preemption', () => {
  const low = '0,5,1,0';
  const urgent = '2,1,1,9';
  const one = { executors: [{ name: 'a' }] };

  it.each([
    ['all', 6],
    ['none', 8],
  ])(
    'runs a task in place of a lower one, which goes on keeping %s of its work',
    async (progress, finish) => {
      const scenario = await dispatched([low, urgent], { ...one, choices: { preempt: { progress } } });
      const { asked, tasks } = driven(scenario, prefer('preempt', 'run'));
      expect(asked).toEqual([
        { time: 0, rows: ['run 0 a', '(preempt 0 a)'] },
        { time: 2, rows: ['run 1 a', 'preempt 1 a'] },
        { time: 2, rows: ['run 0 a', '(preempt 0 a)'] },
      ]);
      expect(tasks[1]).toMatchObject({ start: 2, finish: 3 });
      expect(tasks[0]!.finish).toBe(finish);
    },
  );

  it('lets the victim go on elsewhere, with its share of the work that is done', async () => {
    const executors = [{ name: 'a' }, { name: 'fast', speed: 2 }];
    const scenario = await dispatched([low, urgent], { executors, choices: { preempt: {} } });
    const answers = [
      ['run', 'a'],
      ['preempt', 'a'],
      ['run', 'fast'],
    ] as const;
    let k = 0;
    const { tasks } = driven(scenario, (point) => always([...answers[k++]!])(point));
    // 2 of 5 s are done; 3 s of work take 1.5 s there.
    expect(tasks[0]).toMatchObject({ finish: 3.5 });
  });

  it('stops the lowest first, among equals the one that began last, and only as many as it must', async () => {
    const scenario = await dispatched(['0,9,1,1', '0,9,1,0', '1,9,1,0', '2,1,1,5', '3,1,2,5'], {
      executors: [{ name: 'a', slots: 3 }],
      choices: { preempt: {} },
    });
    const victims: string[] = [];
    const { tasks } = driven(scenario, (point) => {
      if (point.now >= 2 && point.task(0).index < 3) victims.push(`${point.now} ${point.task(0).index}`);
      return prefer('preempt', 'run')(point);
    });
    // At 2 the one that began last of the two lowest. At 3 it goes on, and two have to stop.
    expect(victims).toEqual(['2 2', '3 2', '3 1']);
    expect(tasks[3]).toMatchObject({ start: 2, finish: 3 });
    expect(tasks[4]!.start).toBe(3);
  });

  it('is not for tasks of equal priority, nor where a task fits anyway or arrives later', async () => {
    const choices = { preempt: {} };
    const masked = async (rows: string[], executors: object[]) => {
      const scenario = await dispatched(rows, { executors, choices });
      return driven(scenario, prefer('run')).asked.flatMap(({ rows: all }) =>
        all.filter((row) => row.startsWith('preempt')),
      );
    };
    expect(await masked(['0,5,1,0', '1,1,1,0'], [{ name: 'a' }])).toEqual([]);
    expect(await masked(['0,5,1,0', '1,1,1,9'], [{ name: 'a', slots: 2 }])).toEqual([]);
    expect(await masked(['0,5,1,0', '1,1,1,9'], [{ name: 'a', latency: 0.1 }])).toEqual([]);
  });

  it('breaks into a blocked queue', async () => {
    const scenario = await dispatched(['0,5,1,0', '1,1,1,0', '2,1,1,9'], {
      ...one,
      control: 'placement',
      choices: { preempt: {} },
    });
    const { asked, tasks } = driven(scenario, prefer('run', 'preempt'));
    expect(asked.map(({ time, rows }) => ({ time, first: rows[0] }))).toEqual([
      { time: 0, first: 'run 0 a' },
      { time: 2, first: 'preempt 2 a' },
      { time: 3, first: 'run 0 a' },
      { time: 6, first: 'run 1 a' },
    ]);
    expect(tasks.map(({ finish }) => finish)).toEqual([6, 7, 3]);
  });
});

describe('migration', () => {
  const rows = ['0,5,1,0', '0,1,1,0', '0,1,1,0', '0,1,1,0'];
  const choices = { migrate: {} };
  const toA = always(['migrate'], ['run', 'a']);

  it('offers an executor that has run empty what waits where the queue is longest', async () => {
    const scenario = await dispatched(rows, { choices });
    const { asked, tasks } = driven(scenario, (point) =>
      point.kind(0) === 'run' ? rowOf(point, 'run', point.task(0).index === 1 ? 'b' : 'a') : toA(point),
    );
    expect(asked.slice(4)).toEqual([
      { time: 1, rows: ['migrate 2 b', 'migrate 3 b', 'wait'] },
      { time: 2, rows: ['migrate 3 b', 'wait'] },
    ]);
    expect(tasks.map(({ start, executor }) => `${start} ${executor}`)).toEqual(['0 a', '0 b', '1 b', '2 b']);
  });

  it('asks once, and static rules leave everything where it is', async () => {
    const scenario = await dispatched(rows, { choices });
    const { simulator, result } = simulated(scenario, 'round-robin', '1');
    // 0 and 2 on a, 1 and 3 on b; b runs empty at 2 while 2 waits on a.
    expect(result.decisions).toBe(5);
    expect(Array.from(simulator.schedule!.start.slice(0, 4))).toEqual([0, 0, 5e6, 1e6]);
  });

  it('offers no more tasks than it is told to', async () => {
    const scenario = await dispatched(rows, { choices: { migrate: { rows: 1 } } });
    const { asked } = driven(scenario, (point) =>
      point.kind(0) === 'run' ? rowOf(point, 'run', point.task(0).index === 1 ? 'b' : 'a') : toA(point),
    );
    expect(asked[4]!.rows).toEqual(['migrate 2 b', 'wait']);
  });
});

describe('all of them together', () => {
  const scenario = (control: string) =>
    scenarioOf({
      name: 'everything',
      control,
      horizon: { tasks: 200 },
      executors: [
        { name: 'a', count: 2, slots: 2, price: { perSecond: 0.1 } },
        {
          name: 'b',
          speed: 2,
          ...(control === 'dispatch' && { queue: { discipline: 'priority', capacity: 5 } }),
        },
      ],
      tasks: [
        {
          name: 'low',
          share: 3,
          work: { dist: 'exponential', mean: 1 },
          sla: { deadline: 3, penalty: 1 },
          patience: { dist: 'exponential', mean: 2 },
        },
        { name: 'high', priority: 1, slots: 1, work: { dist: 'exponential', mean: 0.5 } },
      ],
      arrivals: { process: 'poisson', rate: 5 },
      choices: {
        reject: true,
        defer: { seconds: 1, limit: 2 },
        preempt: {},
        ...(control === 'dispatch' && { migrate: {} }),
      },
    });

  it.each(['dispatch', 'placement'])(
    '%s ends every task once, pays what it allocates, and can be split anywhere',
    async (control) => {
      const world = await scenario(control);
      const { simulator } = driven(world, anything);
      const { arrived, completed, rejected, abandoned, unfinished } = simulator.counts;
      expect([completed + rejected + abandoned, unfinished]).toEqual([arrived, 0]);
      expect(Math.min(completed, rejected, abandoned)).toBeGreaterThan(0);
      const spent = simulator.schedule!.cost.slice(0, arrived).reduce((a, b) => a + b, 0);
      expect(spent).toBeCloseTo(simulator.metrics().cost, 9);
      const [straight, split] = hashesSplitEverywhere(world, anything);
      expect(split).toBe(straight);
    },
  );
});

describe('choices that make no sense', () => {
  it.each([
    [
      { control: 'placement', choices: { migrate: {} } },
      'nothing waits at the executors of control placement',
    ],
    [{ choices: { defer: { seconds: 0 } } }, 'choices.defer.seconds'],
  ])('are refused: %j', async (change, message) => {
    await expect(dispatched(['0,1,1,0'], change)).rejects.toThrow(message);
  });
});
