import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../../src/index.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';
import { csv, driven, hashesSplitEverywhere, prefer, rowOf } from './drive.ts';

const ARRIVALS = {
  trace: {
    format: 'csv',
    path: 'tasks.csv',
    map: { arrival: 'at', work: 'work', slots: 'slots', priority: 'priority' },
  },
};

function placement(rows: readonly string[], more: object = {}): Promise<Scenario> {
  return scenarioOf(
    {
      name: 'placement',
      control: 'placement',
      executors: [{ name: 'small' }, { name: 'large', slots: 2 }],
      arrivals: ARRIVALS,
      ...more,
    },
    csv('at,work,slots,priority', ...rows),
  );
}

describe('placement', () => {
  it('asks about the first of one queue, only where it fits, and again when something has changed', async () => {
    // 0 takes large; 1 fits on small only; 2 needs two slots, waits for large and holds up 3, which would fit at 2.
    const scenario = await placement(['0,4,2,0', '1,1,1,0', '1,2,2,0', '2,1,1,0']);
    const { asked, tasks } = driven(scenario, prefer('run'));
    expect(asked).toEqual([
      { time: 0, rows: ['run 0 large', 'wait'] },
      { time: 1, rows: ['run 1 small', 'wait'] },
      { time: 4, rows: ['run 2 large', '(wait)'] },
      { time: 4, rows: ['run 3 small', 'wait'] },
    ]);
    expect(tasks.map(({ start }) => start)).toEqual([0, 1, 4, 4]);
  });

  it('puts larger priority first, then who came first', async () => {
    const scenario = await placement(['0,2,1,0', '0,2,2,0', '1,1,2,0', '1,1,2,5', '1,1,2,5']);
    const { tasks } = driven(scenario, prefer('run'));
    // 0 on small, 1 on large until 2; then 3 and 4, the urgent ones, then 2.
    expect(tasks.map(({ start }) => start)).toEqual([0, 0, 4, 2, 3]);
  });

  it('lets a policy wait until something happens, but not when nothing will', async () => {
    const scenario = await placement(['0,3,1,0', '1,1,1,0']);
    const { asked, tasks } = driven(scenario, prefer('wait', 'run'));
    expect(asked[0]).toEqual({ time: 0, rows: ['run 0 small', 'run 0 large', 'wait'] });
    // At 1 nothing is to come: 0 must go; then 1, for its end is to come, waits for it.
    expect(asked.slice(1)).toEqual([
      { time: 1, rows: ['run 0 small', 'run 0 large', '(wait)'] },
      { time: 1, rows: ['run 1 large', 'wait'] },
      { time: 4, rows: ['run 1 small', 'run 1 large', '(wait)'] },
    ]);
    expect(tasks.map(({ start }) => start)).toEqual([1, 4]);
  });

  it('can forbid to wait', async () => {
    const scenario = await placement(['0,3,1,0', '1,1,1,0'], { placement: { wait: false } });
    expect(driven(scenario, prefer('run')).asked[0]!.rows).toEqual(['run 0 small', 'run 0 large', '(wait)']);
  });

  it('rejects what fits nowhere at once, where it is told to', async () => {
    const rows = ['0,4,2,0', '1,4,2,0', '2,1,1,0', '3,1,3,0', '4,1,2,0'];
    const { simulator, tasks } = driven(
      await placement(rows, { placement: { unfit: 'reject' } }),
      prefer('run'),
    );
    expect(simulator.counts).toMatchObject({ completed: 3, rejected: 2 });
    expect(tasks.map(({ start }) => start)).toEqual([0, Number.NaN, 2, Number.NaN, 4]);
  });

  it('rejects what could never fit, even where tasks wait', async () => {
    const { simulator } = driven(await placement(['0,1,3,0', '0,1,1,0']), prefer('run'));
    expect(simulator.counts).toMatchObject({ completed: 1, rejected: 1, unfinished: 0 });
  });

  it('offers an executor again when what is on its way has begun', async () => {
    const scenario = await placement(['0,3,1,0', '0,1,1,0', '0,1,1,0'], {
      executors: [{ name: 'far', slots: 2, latency: 1 }],
    });
    const { asked, tasks } = driven(scenario, prefer('run'));
    expect(asked.map(({ time }) => time)).toEqual([0, 1, 3]);
    // The third waits for the slot of the second, sent at 1, which runs from 2 to 3, and arrives at 4.
    expect(tasks.map(({ start }) => start)).toEqual([1, 2, 4]);
  });

  it('goes on from a snapshot at any choice', async () => {
    const scenario = await scenarioOf({
      name: 'busy',
      control: 'placement',
      horizon: { tasks: 150 },
      executors: [
        { name: 'a', count: 3, slots: 2 },
        { name: 'b', slots: 4, latency: 0.3 },
      ],
      tasks: [
        { name: 'one', share: 3, work: { dist: 'exponential', mean: 1 } },
        { name: 'wide', slots: 2, priority: 1, work: { dist: 'exponential', mean: 1 } },
      ],
      arrivals: { process: 'poisson', rate: 6 },
    });
    const waitsNowAndThen = (point: Parameters<typeof rowOf>[0]) => {
      const wait = rowOf(point, 'wait');
      return wait >= 0 && point.random(point.runs) < 0.3 ? wait : rowOf(point, 'run');
    };
    const [straight, split] = hashesSplitEverywhere(scenario, waitsNowAndThen);
    expect(split).toBe(straight);
  });
});

describe('placement of a queue that any policy serves in order', () => {
  it('is an M/M/c queue: the wait of one queue for all, job by job', async () => {
    const shape = (control: string, executors: object[]) =>
      scenarioOf({
        name: 'station',
        control,
        horizon: { tasks: 500 },
        executors,
        tasks: [{ name: 't', work: { dist: 'exponential', mean: 1 } }],
        arrivals: { process: 'poisson', rate: 2.4 },
      });
    const one = driven(await shape('dispatch', [{ name: 'server', slots: 3 }]), prefer('run'));
    const three = driven(await shape('placement', [{ name: 'server', count: 3 }]), prefer('run'));
    expect(three.tasks.map(({ start, finish }) => ({ start, finish }))).toEqual(
      one.tasks.map(({ start, finish }) => ({ start, finish })),
    );
  });
});
