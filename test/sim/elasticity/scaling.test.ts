import { describe, expect, it } from 'vitest';
import { rank } from '../../../src/index.ts';
import { followed, type SamplePath } from '../../fixtures/sample-path.ts';

/** What happened to executors after the beginning, one line an entry. */
async function switched(path: SamplePath) {
  const { journal, ...rest } = await followed(path);
  return {
    ...rest,
    switches: journal.filter((line) => / (boot|up|down) /.test(line) && !line.startsWith('0 down')),
  };
}

const PAID = { perSecond: 1, billing: 'provisioned' };

describe('a pool that is scaled by demand', () => {
  it('boots for a task, and is switched off when it has been idle', async () => {
    const { switches, ends, metrics } = await switched({
      tasks: [
        [0, 3],
        [7, 1],
        [30, 2],
      ],
      executors: [{ name: 'f', slots: 2, price: PAID, scale: { boot: 5, idle: 10 } }],
    });
    expect(ends.map(({ start, finish }) => [start, finish])).toEqual([
      [5, 8],
      [7, 8],
      [35, 37],
    ]);
    expect(switches).toEqual(['0 boot @0', '5 up @0', '18 down @0', '30 boot @0', '35 up @0']);
    // On from 0 to 18 and from 30 to the end at 37.
    expect(metrics.cost).toBe(2 * (18 + 7));
    expect(metrics.scaling).toEqual({ f: { boots: 2, meanOn: 25 / 37 } });
  });

  it('is billed for the minimum each time it is switched on', async () => {
    const { metrics } = await switched({
      tasks: [
        [0, 3],
        [100, 80],
      ],
      executors: [{ name: 'f', price: { ...PAID, minimum: 60 }, scale: { idle: 0 } }],
    });
    expect(metrics.cost).toBe(60 + 80);
  });

  it('is switched off on the clock, though no task is left and none will come', async () => {
    const { switches, metrics } = await switched({
      tasks: [[0, 3]],
      executors: [{ name: 'f', price: PAID, scale: { idle: 10 } }],
      rest: { horizon: { seconds: 60 } },
    });
    expect(switches.at(-1)).toBe('13 down @0');
    expect(metrics.cost).toBe(13);
  });

  it('keeps the least on, which needs no boot at first', async () => {
    const { switches, ends } = await switched({
      tasks: [
        [0, 3],
        [1, 3],
        [40, 1],
      ],
      executors: [{ name: 'f', count: 2, scale: { min: 1, boot: 5, idle: 10 } }],
      choose: (point) => (point.task(0).index === 1 ? 1 : 0),
    });
    expect(ends.map(({ start }) => start)).toEqual([0, 6, 45]);
    expect(switches).toEqual(['1 boot @1', '6 up @1', '13 down @0', '40 boot @0', '40 down @1', '45 up @0']);
  });

  it('tells what is off, and predicts the boot', async () => {
    const seen: unknown[] = [];
    await switched({
      tasks: [
        [0, 3],
        [1, 3],
        [6, 3],
      ],
      executors: [{ name: 'f', scale: { boot: 5, idle: 10 } }],
      choose: (point) => {
        const { state, open, free } = point.executor(0);
        seen.push([state, open, free, point.startDelay(0), point.fits(0)]);
        return 0;
      },
    });
    expect(seen).toEqual([
      ['off', false, 1, 5, false],
      ['booting', false, 1, 7, false],
      ['up', true, 0, 5, false],
    ]);
  });
});

describe('a pool that is scaled by utilisation', () => {
  it('grows and shrinks to busy slots over target at each look', async () => {
    const { switches } = await switched({
      tasks: [
        [0, 18],
        [0, 18],
        [11, 25],
      ],
      executors: [
        { name: 'f', count: 4, scale: { min: 1, boot: 2, rule: 'utilisation', target: 0.5, interval: 10 } },
      ],
      choose: (point) => (point.now < 11 ? 0 : 1),
    });
    // Until 10 one is busy: 1 / 0.5 are wanted. Until 20 they are 1.8: 3.6 are. Until 30 two: four still are.
    expect(switches).toEqual(['10 boot @1', '12 up @1', '20 boot @2', '20 boot @3', '22 up @2', '22 up @3']);
  });

  it('waits for the cooldown before it switches any off', async () => {
    const downs = async (cooldown: number) => {
      const { switches } = await switched({
        tasks: [
          [0, 10],
          [60, 1],
        ],
        executors: [
          {
            name: 'f',
            count: 2,
            scale: { min: 1, rule: 'utilisation', target: 0.5, interval: 10, cooldown },
          },
        ],
      });
      return switches.filter((line) => line.includes('down'));
    };
    expect(await downs(0)).toEqual(['20 down @1']);
    expect(await downs(25)).toEqual(['40 down @1']);
  });
});

describe('a pool that is scaled by its queue', () => {
  it('has the target number of tasks for each that is on', async () => {
    const { switches, ends } = await switched({
      tasks: [
        [0, 20],
        [0, 20],
        [0, 20],
        [1, 50],
        [15, 2],
      ],
      executors: [
        { name: 'f', count: 3, scale: { min: 1, boot: 1, rule: 'queue', target: 2, interval: 10 } },
      ],
      choose: (point) => (point.now < 15 ? 0 : 1),
    });
    // At 10 four tasks: two executors. At 20 three: two. At 30: two, of which one is enough for the third look.
    expect(switches).toEqual(['10 boot @1', '11 up @1', '40 down @1']);
    expect(ends.map(({ start }) => start)).toEqual([0, 20, 40, 60, 15]);
  });

  it('gives masked rows for those that are off, but lets a task wake one where none is on', async () => {
    const seen: unknown[] = [];
    const { ends } = await switched({
      tasks: [
        [0, 2],
        [1, 2],
        [25, 2],
      ],
      executors: [{ name: 'f', count: 2, scale: { boot: 4, rule: 'queue', target: 5, interval: 10 } }],
      choose: (point) => {
        seen.push([0, 1].map((i) => point.allowed(i)));
        return 0;
      },
    });
    expect(seen).toEqual([
      [true, false],
      [true, false],
      [true, false],
    ]);
    expect(ends.map(({ start }) => start)).toEqual([4, 6, 29]);
  });
});

describe('a pool whose size is decided', () => {
  const executors = [{ name: 'f', count: 2, scale: { min: 1, boot: 3, rule: 'decisions' } }];

  it('asks about the task again, and about the pool once at an instant', async () => {
    const seen: unknown[] = [];
    const { switches, ends } = await switched({
      tasks: [
        [0, 4],
        [0, 4],
        [10, 1],
        [11, 1],
      ],
      executors,
      choose: (point) => {
        const rows = Array.from({ length: point.size }, (_, i) => i);
        const at = (i: number) =>
          `${point.kind(i)} ${point.executor(i).index}${point.allowed(i) ? '' : ' masked'}`;
        seen.push([point.now, point.task(0).index, ...rows.map(at)]);
        const on = rows.find((i) => point.kind(i) === 'scale' && point.allowed(i));
        if (point.now < 11 && on !== undefined) return on;
        return point.allowed(1) && point.task(0).index === 1 ? 1 : 0;
      },
    });
    expect(seen).toEqual([
      [0, 0, 'run 0', 'run 1 masked', 'scale 1', 'scale 0 masked'],
      [0, 0, 'run 0', 'run 1', 'scale 0 masked', 'scale 1 masked'],
      [0, 1, 'run 0', 'run 1', 'scale 0 masked', 'scale 1 masked'],
      [10, 2, 'run 0', 'run 1', 'scale 0 masked', 'scale 1'],
      [10, 2, 'run 0', 'run 1 masked', 'scale 1 masked', 'scale 0 masked'],
      [11, 3, 'run 0', 'run 1 masked', 'scale 1', 'scale 0 masked'],
    ]);
    expect(switches).toEqual(['0 boot @1', '3 up @1', '10 down @1']);
    expect(ends.map(({ start }) => start)).toEqual([0, 3, 10, 11]);
  });

  it('lets one that is switched off finish its tasks, and keeps it if it is wanted again meanwhile', async () => {
    const states: unknown[] = [];
    const { switches, ends } = await switched({
      tasks: [
        [0, 100],
        [1, 10],
        [2, 1],
        [4, 1],
        [5, 1],
      ],
      executors: [{ ...executors[0]!, scale: { min: 1, rule: 'decisions' } }],
      choose: (point) => {
        states.push([point.now, point.executor(1).state, point.allowed(1)]);
        const [on, off] = [2, 3];
        if (point.allowed(on) && point.now !== 5) return on;
        if (point.allowed(off) && (point.now === 2 || point.now === 5)) return off;
        return point.allowed(1) && point.now > 0 ? 1 : 0;
      },
    });
    expect(states).toEqual([
      [0, 'off', false],
      [0, 'booting', true],
      [1, 'up', true],
      [2, 'up', true],
      [2, 'draining', false],
      [4, 'draining', false],
      [4, 'up', true],
      [5, 'up', true],
      [5, 'draining', false],
    ]);
    expect(switches).toEqual(['0 boot @1', '0 up @1', '4 up @1', '12 down @1']);
    expect(ends.map(({ executor }) => executor)).toEqual([0, 1, 0, 1, 0]);
  });

  it('helps a rule that only sends, where all that is on is full; and never by switching off', async () => {
    const path = (count: number) => ({
      tasks: [
        [0, 9],
        [1, 9],
        [2, 9],
      ] as const,
      executors: [
        { name: 'f', count, queue: { capacity: 1 }, scale: { min: 1, rule: 'decisions' } },
        { name: 'g', queue: { capacity: 1 }, scale: { min: 1, rule: 'decisions' } },
      ],
      choose: rank((point, i) => point.executor(i).load).choose,
    });
    const grown = await switched(path(2));
    expect(grown.switches).toEqual(['2 boot @1', '2 up @1']);
    const full = await switched(path(1));
    expect([full.switches, full.ends[2]!.outcome]).toEqual([[], 'rejected']);
  });
});
