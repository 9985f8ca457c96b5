import { describe, expect, it } from 'vitest';
import { followed } from '../../fixtures/sample-path.ts';
import { scenarioOf, simulated } from '../../fixtures/scenario.ts';

const coldStart = { time: 2, keepAlive: 10 };

describe('a cold start', () => {
  it('comes first on a slot that is new or was idle for too long, waits and is billed', async () => {
    const { ends, metrics, journal } = await followed({
      tasks: [
        [0, 3],
        [6, 3],
        [19, 1],
        [32.5, 1],
      ],
      executors: [{ name: 'server', coldStart, price: { perSecond: 1 } }],
    });
    // New; warm; idle for exactly as long as it is kept alive; idle for longer.
    expect(ends).toMatchObject([
      { start: 2, finish: 5 },
      { start: 6, finish: 9 },
      { start: 19, finish: 20 },
      { start: 34.5, finish: 35.5 },
    ]);
    expect(metrics.coldStarts).toEqual({ count: 2, fraction: 0.5 });
    expect(metrics.meanWait).toBe(1);
    expect(metrics.cost).toBeCloseTo(12, 12);
    expect(journal.filter((line) => line.includes('setup'))).toEqual(['0 setup 0@0', '32.5 setup 3@0']);
  });

  it('is avoided by taking the slot that was used last', async () => {
    const { ends } = await followed({
      tasks: [
        [0, 1],
        [0, 1],
        [8, 1],
        [15, 1],
        [15, 1],
      ],
      executors: [{ name: 'server', slots: 2, coldStart }],
    });
    // At 8 one of two warm slots is used; at 15 it is still warm, the other has been idle for 12 s.
    expect(ends.map(({ start }) => start)).toEqual([2, 2, 8, 15, 17]);
  });

  it('of a wide task is one setup, if any of its slots is cold', async () => {
    const scenario = await scenarioOf({
      name: 'wide',
      horizon: { tasks: 2 },
      executors: [{ name: 'server', slots: 2, coldStart }],
      tasks: [{ name: 'wide', slots: 2, work: { dist: 'deterministic', value: 1 } }],
      arrivals: { process: 'renewal', dist: { dist: 'deterministic', value: 5 } },
    });
    const { schedule } = simulated(scenario, 'random', '1').simulator;
    expect([...schedule!.start.slice(0, 2)]).toEqual([7e6, 10e6]);
  });

  it('is begun anew after a breakdown, which leaves nothing warm', async () => {
    const { ends } = await followed({
      tasks: [
        [0, 1],
        [4, 2],
        [9, 1],
      ],
      executors: [{ name: 'server', coldStart, failures: { uptime: 5, repair: 2 } }],
    });
    expect(ends).toMatchObject([
      { start: 2, finish: 3 },
      { start: 9, finish: 11, attempts: 2 },
      { start: 11, finish: 12 },
    ]);
  });

  it('leaves the slot cold when it is interrupted', async () => {
    const { ends } = await followed({
      tasks: [
        [0, 4],
        [1, 3],
      ],
      executors: [{ name: 'server', queue: { discipline: 'srpt' }, coldStart }],
    });
    // The shorter task comes while the slot is being set up, and has it set up for itself; then it is warm.
    expect(ends).toMatchObject([{ finish: 10 }, { start: 3, finish: 6 }]);
  });

  it('is part of the predicted start, and slots that are warm are shown', async () => {
    const seen: { delay: number; warm: number }[] = [];
    await followed({
      tasks: [
        [0, 1],
        [4, 1],
        [20, 1],
      ],
      executors: [
        { name: 'server', slots: 2, coldStart: { ...coldStart, time: { dist: 'uniform', low: 1, high: 5 } } },
      ],
      choose: (point) => {
        seen.push({ delay: point.startDelay(0), warm: point.executor(0).warm });
        return 0;
      },
    });
    expect(seen).toMatchObject([{ delay: 3, warm: 0 }, { warm: expect.any(Number) }, { delay: 3, warm: 0 }]);
  });

  it('follows after an executor was switched off', async () => {
    const { ends } = await followed({
      tasks: [
        [0, 1],
        [5, 1],
      ],
      executors: [{ name: 'server', coldStart, scale: { min: 0, boot: 0.5, idle: 1 } }],
    });
    expect(ends.map(({ start }) => start)).toEqual([2.5, 7.5]);
  });

  it('changes nothing for executors without', async () => {
    const { ends } = await followed({
      tasks: [
        [0, 1],
        [0, 1],
      ],
      executors: [{ name: 'a', coldStart }, { name: 'b' }],
      choose: (point) => point.task(0).index,
    });
    expect(ends).toMatchObject([{ start: 2 }, { start: 0 }]);
  });
});
