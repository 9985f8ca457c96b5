import { describe, expect, it } from 'vitest';
import { followed } from '../../fixtures/sample-path.ts';

const FIVE_UP_TWO_DOWN = { uptime: 5, repair: 2 };

describe('checkpoints', () => {
  it('lengthen the run after each interval, the last included', async () => {
    const run = async (work: number, speed = 1) => {
      const { ends } = await followed({
        tasks: [[0, work]],
        task: { checkpoint: { interval: 2, cost: 0.2 } },
        executors: [{ name: 'server', speed }],
      });
      return ends[0]!.finish;
    };
    expect(await run(12)).toBe(13.2);
    expect(await run(3)).toBe(3.4);
    expect(await run(12, 2)).toBe(7.2);
  });

  it('are expected by schedulers, as many as the estimate needs', async () => {
    const told: { attempts: number; runTime: number }[] = [];
    await followed({
      tasks: [[0, 12]],
      task: { checkpoint: { interval: 2, cost: 0.2 }, retry: { where: 'anywhere' } },
      executors: [{ name: 'server', failures: FIVE_UP_TWO_DOWN }, { name: 'reliable' }],
      choose: (point) => {
        told.push({ attempts: point.task(0).attempts, runTime: point.runTime(0) });
        return told.length - 1;
      },
    });
    // Two of six segments are saved when the scheduler is asked again.
    expect(told).toEqual([
      { attempts: 0, runTime: 13.2 },
      { attempts: 1, runTime: 8.8 },
    ]);
  });

  it('hold what an interruption leaves', async () => {
    const { ends, metrics } = await followed({
      tasks: [[0, 6]],
      task: { checkpoint: { interval: 1, cost: 0.25 } },
      executors: [{ name: 'server', failures: FIVE_UP_TWO_DOWN }],
    });
    // Four segments of 1.25 s by t = 5; two more from 7 on.
    expect(ends).toMatchObject([{ finish: 9.5, attempts: 2 }]);
    expect(metrics.failures!.lostSeconds).toBe(0);
  });

  it('lose the segment in which the interruption falls', async () => {
    const { ends, metrics } = await followed({
      tasks: [[0, 6]],
      task: { checkpoint: { interval: 2, cost: 0 } },
      executors: [{ name: 'server', failures: FIVE_UP_TWO_DOWN }],
    });
    expect(ends).toMatchObject([{ finish: 9 }]);
    expect(metrics.failures!.lostSeconds).toBe(1);
  });

  it('are read by an executor of another speed', async () => {
    const { ends } = await followed({
      tasks: [[0, 6]],
      task: { checkpoint: { interval: 2, cost: 0.25 }, retry: { where: 'anywhere' } },
      executors: [
        { name: 'server', failures: FIVE_UP_TWO_DOWN },
        { name: 'fast', speed: 4 },
      ],
      choose: (point) => (point.now === 0 ? 0 : 1),
    });
    // Two checkpoints by 4.5; the last two seconds of work take half a second and one checkpoint.
    expect(ends).toMatchObject([{ start: 5, finish: 5.75 }]);
  });
});

describe("a task's own failure", () => {
  it('is final without a retry block', async () => {
    const { ends, simulator } = await followed({
      tasks: [[0, 3]],
      task: { failure: { probability: 1 } },
      executors: [{ name: 'server' }],
    });
    expect(ends).toMatchObject([{ outcome: 'failed', finish: 3, attempts: 1 }]);
    expect(simulator.journal!.entries.at(-1)!.detail).toMatchObject({ reason: 'error' });
  });

  it('shows at the end of each attempt, until the limit', async () => {
    const { ends, metrics } = await followed({
      tasks: [[0, 3]],
      task: { failure: { probability: 1 }, retry: { limit: 2, backoff: { first: 1, factor: 1 } } },
      executors: [{ name: 'server', price: { perSecond: 1 } }],
    });
    expect(ends).toMatchObject([{ outcome: 'failed', finish: 11, attempts: 3 }]);
    expect(metrics.failures).toMatchObject({ errors: 3, retries: 2, lostSeconds: 9 });
    expect(metrics.cost).toBeCloseTo(9, 12);
  });

  it('lets others go first while the scheduler is asked again, and keeps its place where the scenario says same', async () => {
    const finishes = async (where: string) => {
      const { ends } = await followed({
        tasks: [
          [0, 3],
          [1, 1],
        ],
        task: { failure: { probability: 1 }, retry: { limit: 1, where } },
        executors: [{ name: 'server' }],
      });
      return ends.map(({ finish }) => finish);
    };
    expect(await finishes('anywhere')).toEqual([7, 8]);
    expect(await finishes('same')).toEqual([6, 8]);
  });

  it('happens on shared slots too', async () => {
    const { ends } = await followed({
      tasks: [
        [0, 3],
        [0, 3],
      ],
      task: { failure: { probability: 1 }, retry: { limit: 1, where: 'same' } },
      executors: [{ name: 'server', queue: { discipline: 'ps' } }],
    });
    expect(ends).toMatchObject([
      { outcome: 'failed', finish: 12, attempts: 2 },
      { outcome: 'failed', finish: 12, attempts: 2 },
    ]);
  });
});

describe('a straggler', () => {
  it('runs longer than anybody was told', async () => {
    const told: number[] = [];
    const { ends } = await followed({
      tasks: [[0, 3]],
      task: { straggler: { probability: 1, factor: 2.5 } },
      executors: [{ name: 'server' }],
      choose: (point) => {
        told.push(point.runTime(0));
        return 0;
      },
    });
    expect(told).toEqual([3]);
    expect(ends).toMatchObject([{ finish: 7.5 }]);
  });

  it('may be each attempt, by a factor of its own', async () => {
    const { ends, journal } = await followed({
      tasks: [[0, 3]],
      task: { noise: { dist: 'exponential', mean: 1 }, failure: { probability: 1 }, retry: { limit: 2 } },
      executors: [{ name: 'server' }],
    });
    const times = journal
      .filter((line) => /start|failure/.test(line))
      .map((line) => Number(line.split(' ')[0]));
    const runs = times.slice(1).map((time, i) => time - times[i]!);
    expect(ends).toMatchObject([{ attempts: 3 }]);
    expect(new Set([3, ...runs]).size).toBe(4);
  });

  it('goes on from the share of the work that was done', async () => {
    const { ends } = await followed({
      tasks: [[0, 3]],
      task: { straggler: { probability: 1, factor: 2 }, retry: { progress: 'resume', where: 'anywhere' } },
      executors: [
        { name: 'server', failures: FIVE_UP_TWO_DOWN },
        { name: 'fast', speed: 2 },
      ],
      choose: (point) => (point.now === 0 ? 0 : 1),
    });
    // 5 of 6 s are done; a sixth of 3 s is left.
    expect(ends).toMatchObject([{ finish: 5.5 }]);
  });
});
