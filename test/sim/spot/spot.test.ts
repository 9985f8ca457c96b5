import { describe, expect, it } from 'vitest';
import { followed } from '../../fixtures/sample-path.ts';

const SPOT = { uptime: 10, notice: 2, outage: 5 };

describe('capacity that is taken away', () => {
  it('gives notice, takes everything with it, and comes back', async () => {
    const { ends, journal, metrics } = await followed({
      tasks: [
        [0, 7],
        [0, 6],
        [1, 1],
        [20, 1],
      ],
      executors: [{ name: 'spot', spot: SPOT }, { name: 'own' }],
      choose: (point) => (point.allowed(0) ? 0 : 1),
    });
    // The second runs from 7 to 10 and starts anew elsewhere; the third never began.
    expect(ends.map(({ start, finish, attempts, executor }) => [start, finish, attempts, executor])).toEqual([
      [0, 7, 1, 0],
      [10, 16, 2, 1],
      [16, 17, 1, 1],
      [20, 21, 1, 0],
    ]);
    expect(journal.filter((line) => / (notice|revocation|reinstatement) /.test(line))).toEqual([
      '8 notice @0',
      '10 revocation @0',
      '15 reinstatement @0',
    ]);
    expect(metrics.revocations).toBe(1);
  });

  it('is masked from the notice on, and seen to be', async () => {
    const seen: unknown[] = [];
    await followed({
      tasks: [
        [0, 1],
        [9, 1],
        [11, 1],
        [16, 1],
      ],
      executors: [{ name: 'own' }, { name: 'spot', spot: SPOT }],
      choose: (point) => {
        seen.push([point.now, point.allowed(1), point.executor(1).state, point.startDelay(1)]);
        return 0;
      },
    });
    expect(seen).toEqual([
      [0, true, 'up', 0],
      [9, false, 'leaving', 0],
      [11, false, 'away', 4],
      [16, true, 'up', 0],
    ]);
  });

  it('sends what it interrupts to the fallback without asking', async () => {
    let asked = 0;
    const { ends } = await followed({
      tasks: [
        [0, 20],
        [0, 3],
        [0, 2],
        [5, 30],
      ],
      executors: [
        { name: 'spot', spot: { ...SPOT, fallback: 'on-demand' } },
        { name: 'other' },
        { name: 'on-demand', count: 2 },
      ],
      choose: (point) => {
        asked++;
        return point.now === 5 ? 2 : 0;
      },
    });
    expect(asked).toBe(4);
    // on-demand-0 is busy: the running task goes to -1, then there is one each, and the lowest comes first.
    expect(ends.map(({ executor }) => executor)).toEqual([3, 2, 3, 2]);
    expect(ends.map(({ start }) => start)).toEqual([10, 35, 30, 5]);
  });

  it('turns away what was on its way', async () => {
    const { ends } = await followed({
      tasks: [
        [0, 1],
        [9, 2],
      ],
      executors: [
        { name: 'spot', latency: 3, spot: { uptime: 10, outage: 50 } },
        { name: 'own', latency: 1 },
      ],
      choose: (point) => (point.allowed(0) ? 0 : 1),
    });
    expect(ends[1]).toMatchObject({ start: 13, executor: 1, attempts: 1 });
  });

  it('keeps what a retry plan says', async () => {
    const { ends } = await followed({
      tasks: [[0, 15]],
      task: { retry: { progress: 'resume', backoff: { first: 4 } } },
      executors: [{ name: 'spot', spot: { ...SPOT, fallback: 'own' } }, { name: 'own' }],
    });
    expect(ends).toMatchObject([{ start: 14, finish: 19, attempts: 2, executor: 1 }]);
  });

  it('costs nothing while it is away', async () => {
    const { metrics } = await followed({
      tasks: [
        [0, 1],
        [30, 1],
      ],
      executors: [{ name: 'spot', slots: 2, spot: SPOT, price: { perSecond: 1, billing: 'provisioned' } }],
    });
    // Ours from 0 to 10, 15 to 25, and 30 to 31.
    expect(metrics.cost).toBe(2 * 21);
  });

  it('is refused a fallback that does not exist', async () => {
    const scenario = (fallback: string) =>
      followed({
        tasks: [[0, 1]],
        executors: [{ name: 'spot', spot: { ...SPOT, fallback } }, { name: 'own' }],
      });
    await expect(scenario('owm')).rejects.toThrow(/'owm' is no other executor.*own/);
    await expect(scenario('spot')).rejects.toThrow(/no other executor/);
  });
});
