import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { run, type Scenario, Simulator } from '../../../src/index.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';
import { csv, driven, hashesSplitEverywhere, prefer } from './drive.ts';

function thoughtful(rows: readonly string[], thinking: object, more: object = {}): Promise<Scenario> {
  return scenarioOf(
    {
      name: 'thinking',
      executors: [{ name: 'a' }, { name: 'b' }],
      arrivals: {
        trace: {
          format: 'csv',
          path: 'tasks.csv',
          map: { arrival: 'at', work: 'work', priority: 'priority' },
        },
      },
      thinking,
      ...more,
    },
    csv('at,work,priority', ...rows),
  );
}

describe('thinking', () => {
  it('delays what was chosen; tasks queue at the scheduler, which takes them one by one', async () => {
    const scenario = await thoughtful(['0,5,0', '1,5,0', '7,1,0'], { constant: 2 });
    const { asked, tasks } = driven(scenario, (point) => point.task(0).index % 2);
    expect(asked.map(({ time }) => time)).toEqual([0, 2, 7]);
    expect(tasks.map(({ start }) => start)).toEqual([2, 4, 9]);
  });

  it('can cost more the more there is to think about', async () => {
    const scenario = await thoughtful(
      ['0,1,0'],
      { constant: 1, perCandidate: 0.25 },
      { choices: { reject: true } },
    );
    expect(driven(scenario, prefer('run')).tasks[0]!.start).toBe(1.75);
  });

  it('can be what it really took', async () => {
    const simulator = new Simulator(await thoughtful(['0,1,0', '1,1,0'], { measured: 2 }), {
      seed: '1',
      record: true,
    });
    let wall = 0;
    const slow = {
      choose: () => {
        wall += 750_000;
        return 0;
      },
    };
    run(simulator, slow, () => wall);
    expect(Array.from(simulator.schedule!.start.slice(0, 2))).toEqual([1.5e6, 3e6]);
  });

  it('needs a clock to be measured', async () => {
    const simulator = new Simulator(await thoughtful(['0,1,0'], { measured: 1 }), { seed: '1' });
    expect(() => run(simulator, { choose: () => 0 })).toThrow('only simulate measures thinking');
  });

  it('asks again when what was chosen has become impossible', async () => {
    const scenario = await thoughtful(
      ['0,3,0', '3,1,9'],
      { constant: 2 },
      {
        executors: [{ name: 'a' }],
        choices: { preempt: {} },
      },
    );
    const { asked, tasks } = driven(scenario, prefer('preempt', 'run'));
    // 0 runs from 2 to 5; at 3 the urgent one may take its place; when that is thought out, nobody is there to stop.
    expect(asked).toEqual([
      { time: 0, rows: ['run 0 a', '(preempt 0 a)'] },
      { time: 3, rows: ['run 1 a', 'preempt 1 a'] },
      { time: 5, rows: ['run 1 a', '(preempt 1 a)'] },
    ]);
    expect(tasks.map(({ start }) => start)).toEqual([2, 7]);
  });

  it('makes the scheduler an M/D/1 queue: Lindley holds for the choices, task by task', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1000), async (seed) => {
        const scenario = await scenarioOf({
          name: 'm-d-1',
          horizon: { tasks: 300 },
          executors: [{ name: 'a', slots: 1000 }],
          tasks: [{ name: 't', work: { dist: 'exponential', mean: 1 } }],
          arrivals: { process: 'poisson', rate: 0.8 },
          thinking: { constant: 1 },
        });
        const { schedule } = driven(scenario, prefer('run'), String(seed)).simulator;
        let free = 0;
        for (let n = 0; n < 300; n++) {
          free = Math.max(free, schedule!.arrival[n]!) + 1e6;
          expect(schedule!.start[n]).toBe(free);
        }
      }),
      { seed: 1, numRuns: 10 },
    );
  });

  it.each(['dispatch', 'placement', 'batch'])(
    'goes on from a snapshot at any choice of %s',
    async (control) => {
      const scenario = await scenarioOf({
        name: 'pondered',
        control,
        horizon: { tasks: 120 },
        executors:
          control === 'batch'
            ? [{ name: 'machine', slots: 4 }]
            : [
                { name: 'a', count: 3 },
                { name: 'b', slots: 2 },
              ],
        tasks: [
          { name: 'low', work: { dist: 'exponential', mean: 2 } },
          { name: 'high', priority: 1, work: { dist: 'exponential', mean: 2 } },
          ...(control === 'placement'
            ? [{ name: 'pair', gang: 2, work: { dist: 'exponential', mean: 1 } }]
            : []),
        ],
        arrivals: { process: 'poisson', rate: 1.2 },
        thinking: { constant: 0.1, perCandidate: 0.05 },
        ...(control !== 'batch' && { choices: { preempt: {}, reject: true } }),
      });
      const [straight, split] = hashesSplitEverywhere(scenario, prefer('preempt', 'run', 'wait', 'reject'));
      expect(split).toBe(straight);
    },
  );

  it('is refused where a reservation would be forgotten meanwhile', async () => {
    const machine = { control: 'batch', executors: [{ name: 'm', slots: 4 }], batch: { backfill: 'easy' } };
    await expect(thoughtful(['0,1,0'], { constant: 1 }, machine)).rejects.toThrow(
      'allowed with backfill: none',
    );
  });
});
