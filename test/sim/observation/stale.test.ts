import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Scenario, Simulator } from '../../../src/index.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';
import { csv, driven, hashesSplitEverywhere } from '../control/drive.ts';

const jsq = (point: Parameters<Parameters<typeof driven>[1]>[0]) => {
  let best = -1;
  for (let i = 0; i < point.runs; i++) {
    if (point.allowed(i) && (best < 0 || point.executor(i).load < point.executor(best).load)) best = i;
  }
  return best;
};

function late(rows: readonly string[], more: object = {}): Promise<Scenario> {
  return scenarioOf(
    {
      name: 'late',
      executors: [{ name: 'a' }, { name: 'b' }],
      arrivals: { trace: { format: 'csv', path: 'tasks.csv', map: { arrival: 'at', work: 'work' } } },
      observation: { delay: 2 },
      ...more,
    },
    csv('at,work', ...rows),
  );
}

describe('a stale observation', () => {
  it('is of the executors as they were so long ago, decisions of that instant included', async () => {
    const simulator = new Simulator(await late(['0,10', '1,10', '2,10', '3,10']), { seed: '1' });
    const seen = [];
    for (let point = simulator.advance(); point; point = simulator.advance()) {
      const { load, queueLength, free, backlog, open } = point.executor(0);
      seen.push({ load, queueLength, free, backlog, open, start: point.startDelay(0), fits: point.fits(0) });
      simulator.apply(0);
    }
    const empty = { load: 0, queueLength: 0, free: 1, backlog: 0, open: true, start: 0, fits: true };
    expect(seen).toEqual([
      empty,
      empty,
      // At 2 as at 0: the first had just begun.
      { load: 1, queueLength: 0, free: 0, backlog: 10, open: true, start: 10, fits: false },
      // At 3 as at 1: 9 s left, and 10 s waiting.
      { load: 2, queueLength: 1, free: 0, backlog: 19, open: true, start: 19, fits: false },
    ]);
  });

  it('makes the shortest queue a herd: all run where it was empty', async () => {
    const rows = ['0,9', '0.5,9', '1,9', '1.5,9', '2,9'];
    expect(driven(await late(rows), jsq).tasks.map(({ executor }) => executor)).toEqual([
      'a',
      'a',
      'a',
      'a',
      'b',
    ]);
    const fresh = driven(await late(rows, { observation: undefined }), jsq);
    expect(fresh.tasks.map(({ executor }) => executor)).toEqual(['a', 'b', 'a', 'b', 'a']);
  });

  it('does not hide what is allowed: a full executor refuses at once', async () => {
    const executors = [{ name: 'a', queue: { capacity: 1 } }, { name: 'b' }];
    const { asked } = driven(await late(['0,9', '1,9'], { executors }), jsq);
    expect(asked[1]!.rows).toEqual(['(run 1 a)', 'run 1 b']);
  });

  it('is what a record of the run says of that time, to the microsecond', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1000), fc.double({ min: 0.05, max: 6, noNaN: true }), async (seed, delay) => {
        const scenario = await scenarioOf({
          name: 'recorded',
          horizon: { tasks: 150 },
          executors: [
            { name: 'a', count: 2, slots: 2 },
            { name: 'b', speed: 2 },
          ],
          tasks: [{ name: 't', work: { dist: 'exponential', mean: 1 } }],
          arrivals: { process: 'poisson', rate: 4 },
          observation: { delay },
        });
        const simulator = new Simulator(scenario, { seed: String(seed), record: true });
        const seen: { time: number; loads: number[]; waiting: number[]; backlogs: number[] }[] = [];
        for (let point = simulator.advance(); point; point = simulator.advance()) {
          const { executors } = point;
          seen.push({
            time: Math.round(point.now * 1e6) - Math.round(delay * 1e6),
            loads: executors.map(({ load }) => load),
            waiting: executors.map(({ queueLength }) => queueLength),
            backlogs: executors.map(({ backlog }) => backlog),
          });
          simulator.apply(Math.floor(point.random(0) * point.size));
        }
        const { arrival, start, finish, executor, size } = simulator.schedule!;
        const tasks = Array.from({ length: size }, (_, n) => n);
        for (const { time, loads, waiting, backlogs } of seen) {
          for (const e of [0, 1, 2]) {
            const there = tasks.filter((n) => executor[n] === e && arrival[n]! <= time && finish[n]! > time);
            expect(loads[e]).toBe(there.length);
            expect(waiting[e]).toBe(there.filter((n) => start[n]! > time).length);
            const left = there.reduce((sum, n) => sum + finish[n]! - Math.max(start[n]!, time), 0);
            expect(Math.round(backlogs[e]! * 1e6)).toBe(left);
          }
        }
      }),
      { seed: 2, numRuns: 8 },
    );
  });

  it('is late about everything that an executor is seen to be', async () => {
    const scenario = await scenarioOf({
      name: 'closing',
      horizon: { tasks: 60 },
      executors: [
        {
          name: 'box',
          slots: 2,
          resources: { cpu: 4 },
          coldStart: { time: 0.1, keepAlive: 1000 },
          calendar: { open: [{ from: '00:01', to: '24:00' }] },
        },
      ],
      tasks: [{ name: 't', work: { dist: 'deterministic', value: 1 }, demand: { cpu: 3 } }],
      arrivals: { process: 'renewal', dist: { dist: 'deterministic', value: 4 } },
      observation: { delay: 5 },
    });
    const simulator = new Simulator(scenario, { seed: '1' });
    const seen = new Map<number, unknown[]>();
    for (let point = simulator.advance(); point; point = simulator.advance()) {
      const { state, open, warm } = point.executor(0);
      seen.set(point.now, [state, open, warm, point.executor(0).available('cpu'), point.fits(0)]);
      simulator.apply(0);
    }
    // It opens at 60, and what has come till then begins, one task at a time.
    expect(seen.get(64)).toEqual(['closed', false, 0, 4, false]);
    expect(seen.get(68)).toEqual(['up', true, 0, 1, false]);
    expect(seen.get(200)).toEqual(['up', true, 1, 4, true]);
  });

  it('goes on from a snapshot at any choice', async () => {
    const scenario = await scenarioOf({
      name: 'split',
      horizon: { tasks: 150 },
      executors: [
        { name: 'a', count: 3 },
        { name: 'ps', slots: 2, queue: { discipline: 'ps' } },
      ],
      tasks: [{ name: 't', work: { dist: 'exponential', mean: 1 } }],
      arrivals: { process: 'poisson', rate: 4 },
      estimate: { scv: 1 },
      observation: { delay: 1.5 },
    });
    const [straight, split] = hashesSplitEverywhere(scenario, jsq);
    expect(split).toBe(straight);
  });

  it('takes memory for the changes within the delay only', async () => {
    const sizes = await Promise.all(
      [200, 2000].map(async (tasks) => {
        const scenario = await scenarioOf({
          name: 'long',
          horizon: { tasks },
          executors: [{ name: 'a', count: 4 }],
          tasks: [{ name: 't', work: { dist: 'deterministic', value: 1 } }],
          arrivals: { process: 'renewal', dist: { dist: 'deterministic', value: 0.5 } },
          observation: { delay: 3 },
        });
        const simulator = new Simulator(scenario, { seed: '1' });
        for (let k = 0; k < tasks - 1; k++) {
          simulator.advance();
          simulator.apply(k % 4);
        }
        return simulator.snapshot().content.length;
      }),
    );
    expect(sizes[1]).toBe(sizes[0]);
  });
});
