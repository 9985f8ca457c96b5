import { describe, expect, it } from 'vitest';
import { followed } from '../../fixtures/sample-path.ts';

/** Up for five seconds, down for two, and so on. */
const FIVE_UP_TWO_DOWN = { uptime: 5, repair: 2 };

describe('a breakdown', () => {
  it('loses all work unless told otherwise; the task begins again after the repair, before those that wait', async () => {
    const { ends, metrics } = await followed({
      tasks: [
        [0, 3],
        [0, 4],
        [4, 1],
      ],
      executors: [{ name: 'server', failures: FIVE_UP_TWO_DOWN }],
    });
    // The second does 2 s of 4 by t = 5, and all of it from 7 to 11; the third follows.
    expect(ends).toMatchObject([
      { start: 0, finish: 3, attempts: 1 },
      { start: 7, finish: 11, attempts: 2 },
      { start: 11, finish: 12, attempts: 1 },
    ]);
    expect(metrics.failures).toMatchObject({ breakdowns: 2, interruptions: 1, retries: 1, lostSeconds: 2 });
    expect(metrics.failures!.availability).toBeCloseTo(10 / 12, 12);
    expect(metrics.meanWait).toBeCloseTo((0 + 7 + 7) / 3, 12);
  });

  it('resumes where the scenario says so, through several outages', async () => {
    const { ends, journal } = await followed({
      tasks: [[0, 12]],
      task: { retry: { progress: 'resume' } },
      executors: [{ name: 'server', failures: FIVE_UP_TWO_DOWN }],
    });
    // 0–5, 7–12 and 14–16.
    expect(ends).toMatchObject([{ finish: 16, attempts: 3 }]);
    expect(journal.filter((line) => /breakdown|repair/.test(line))).toEqual([
      '5 breakdown @0',
      '7 repair @0',
      '12 breakdown @0',
      '14 repair @0',
    ]);
  });

  it('comes after completions of the same instant', async () => {
    const { ends } = await followed({
      tasks: [[0, 5]],
      executors: [{ name: 'server', failures: FIVE_UP_TWO_DOWN }],
    });
    expect(ends).toMatchObject([{ finish: 5, attempts: 1 }]);
  });

  it('counts up-time only while something runs where the scenario says busy', async () => {
    const { ends, journal } = await followed({
      tasks: [
        [0, 3],
        [10, 3],
      ],
      task: { retry: { progress: 'resume' } },
      executors: [{ name: 'server', failures: { ...FIVE_UP_TWO_DOWN, counts: 'busy' } }],
    });
    expect(journal).toContain('12 breakdown @0');
    expect(ends).toMatchObject([{ finish: 3 }, { finish: 15 }]);
  });

  it('interrupts all that share the slots', async () => {
    const { ends } = await followed({
      tasks: [
        [0, 4],
        [0, 4],
      ],
      task: { retry: { progress: 'resume' } },
      executors: [{ name: 'server', queue: { discipline: 'ps' }, failures: FIVE_UP_TWO_DOWN }],
    });
    expect(ends).toMatchObject([{ finish: 10 }, { finish: 10 }]);
  });
});

describe('a job of a batch machine that is interrupted', () => {
  it('is expected to end later by those that backfill', async () => {
    const { ends } = await followed({
      tasks: [
        [0, 24],
        [1, 1, 2],
        [22.5, 3],
        [22.5, 4],
      ],
      task: { retry: { progress: 'resume' } },
      executors: [{ name: 'machine', slots: 2, failures: { uptime: 20, repair: 2 } }],
      rest: { control: 'batch', batch: { backfill: 'easy' } },
    });
    // The first goes on from 22 to 26, when the wide job begins: 3 s fit in before that, 4 s do not.
    expect(ends.map(({ start }) => start)).toEqual([22, 26, 22.5, 27]);
  });
});

describe('retries', () => {
  const executors = [{ name: 'server', failures: FIVE_UP_TWO_DOWN }];

  it('end where their limit does, with the reason', async () => {
    const { ends, simulator, journal } = await followed({
      tasks: [
        [0, 10],
        [1, 2],
      ],
      task: { retry: { limit: 1 } },
      executors,
    });
    expect(ends).toMatchObject([
      { outcome: 'failed', finish: 12, attempts: 2 },
      { outcome: 'completed', finish: 16 },
    ]);
    expect(simulator.counts).toMatchObject({ completed: 1, failed: 1, unfinished: 0 });
    expect(journal).toContain('12 failure 0@');
    expect(simulator.journal!.entries.find(({ entry }) => entry === 'failure')!.detail).toMatchObject({
      reason: 'breakdown',
    });
  });

  it('wait for their backoff, which grows up to a bound, at the same executor', async () => {
    const { ends } = await followed({
      tasks: [[0, 6]],
      task: { retry: { limit: 3, backoff: { first: 4, factor: 3, max: 10 } } },
      executors,
    });
    // Attempts last from 0 to 5, 9 to 12, 22 to 26 and 36 to 40: backoffs of 4, of 10 for 12 and of 10 for 36.
    expect(ends).toMatchObject([{ outcome: 'failed', start: 36, finish: 40, attempts: 4 }]);
  });

  it('ask the scheduler again where the scenario says anywhere', async () => {
    const asked: number[] = [];
    const { ends, journal } = await followed({
      tasks: [[0, 6]],
      task: { retry: { where: 'anywhere', backoff: { first: 1 } } },
      executors: [...executors, { name: 'reliable', speed: 2 }],
      choose: (point) => {
        asked.push(point.now);
        return asked.length === 1 ? 0 : 1;
      },
    });
    expect(asked).toEqual([0, 6]);
    expect(ends).toMatchObject([{ start: 6, finish: 9, executor: 1, attempts: 2 }]);
    expect(journal).toContain('6 return 0@');
  });

  it('carry progress over to an executor of another speed', async () => {
    const { ends } = await followed({
      tasks: [[0, 6]],
      task: { retry: { where: 'anywhere', progress: 'resume' } },
      executors: [...executors, { name: 'reliable', speed: 2 }],
      choose: (point) => (point.now === 0 ? 0 : 1),
    });
    expect(ends).toMatchObject([{ start: 5, finish: 5.5, executor: 1 }]);
  });
});

describe('repair crews', () => {
  const failures = { uptime: 5, repair: 2 };
  const repairs = async (repair: object | undefined, sites: string[]) => {
    const { journal } = await followed({
      tasks: [[0, 13]],
      executors: sites
        .map((site, i) => ({ name: `e${i}`, site, failures }))
        .concat([{ name: 'spare' }] as never),
      rest: repair ? { repair } : {},
      choose: () => sites.length,
    });
    return journal.filter((line) => line.includes('repair')).slice(0, sites.length);
  };

  it('mend one after the other, in the order of the breakdowns', async () => {
    expect(await repairs({ crews: 1 }, ['a', 'a', 'b'])).toEqual([
      '7 repair @0',
      '9 repair @1',
      '11 repair @2',
    ]);
  });

  it('are many without a bound, and of each site where the scenario says so', async () => {
    const atOnce = ['7 repair @0', '7 repair @1', '7 repair @2'];
    expect(await repairs(undefined, ['a', 'a', 'b'])).toEqual(atOnce);
    expect(await repairs({ crews: 3 }, ['a', 'a', 'b'])).toEqual(atOnce);
    expect(await repairs({ crews: 1, per: 'site' }, ['a', 'a', 'b'])).toEqual([
      '7 repair @0',
      '7 repair @2',
      '9 repair @1',
    ]);
  });
});

describe('an outage of a site', () => {
  it('takes all executors there down at once, beside their own breakdowns', async () => {
    const { ends, journal, metrics, simulator } = await followed({
      tasks: [
        [0, 4],
        [0, 4],
        [0, 4],
      ],
      task: { retry: { progress: 'resume' } },
      executors: [
        { name: 'a', count: 2, site: 'near' },
        { name: 'b', site: 'far' },
      ],
      rest: { sites: [{ name: 'near', failures: { uptime: 3, repair: 5 } }] },
      choose: (point) => point.task(0).index,
    });
    expect(ends).toMatchObject([{ finish: 9 }, { finish: 9 }, { finish: 4 }]);
    expect(journal.filter((line) => /breakdown|repair/.test(line))).toEqual([
      '3 breakdown @0',
      '3 breakdown @1',
      '8 repair @0',
      '8 repair @1',
    ]);
    expect(metrics.failures!.availability).toBeCloseTo(1 - 10 / 27, 12);
    expect(metrics.failures!.siteOutages).toBe(1);
    expect(simulator.journal!.entries.find(({ entry }) => entry === 'breakdown')!.detail).toEqual({
      site: 'near',
    });
  });

  it('ends only when the executor itself is repaired', async () => {
    const { ends } = await followed({
      tasks: [[0, 4]],
      task: { retry: { progress: 'resume' } },
      executors: [{ name: 'a', site: 'near', failures: { uptime: 4, repair: 10 } }],
      rest: { sites: [{ name: 'near', failures: { uptime: 3, repair: 5 } }] },
    });
    // The site is down from 3 to 8, the executor from 4 to 14, the site again from 11 to 16.
    expect(ends).toMatchObject([{ finish: 17 }]);
  });
});
