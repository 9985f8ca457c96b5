import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DISCIPLINES, idlePeriods, type Path, pathOf } from './stations.ts';

const world = [fc.double({ min: 0.4, max: 1.2, noNaN: true }), fc.string({ maxLength: 8 })] as const;

/** Unfinished work at each arrival, where tasks run once begun: microseconds. */
function unfinishedWork({ arrival, start, finish }: Path): number[] {
  return [...arrival].map((now, n) => {
    let work = 0;
    for (let k = 0; k < n; k++) {
      if (finish[k]! > now) work += finish[k]! - Math.max(now, start[k]!);
    }
    return work;
  });
}

describe('one server that never idles while it has work', () => {
  it('is idle at the same times under every discipline, to the microsecond', async () => {
    await fc.assert(
      fc.asyncProperty(...world, async (load, seed) => {
        const fifo = idlePeriods(await pathOf('fifo', load, seed));
        for (const discipline of DISCIPLINES) {
          expect(idlePeriods(await pathOf(discipline, load, seed)), discipline).toEqual(fifo);
        }
      }),
      { seed: 1, numRuns: 20 },
    );
  });

  it('has the same unfinished work at every arrival, whichever task it runs', async () => {
    await fc.assert(
      fc.asyncProperty(...world, async (load, seed) => {
        const fifo = unfinishedWork(await pathOf('fifo', load, seed));
        for (const discipline of ['lifo', 'priority', 'sjf']) {
          expect(unfinishedWork(await pathOf(discipline, load, seed)), discipline).toEqual(fifo);
        }
      }),
      { seed: 2, numRuns: 20 },
    );
  });
});

describe('the shortest remaining work first', () => {
  it('never has more tasks in the system than any other discipline (Schrage, 1968)', async () => {
    await fc.assert(
      fc.asyncProperty(...world, async (load, seed) => {
        // Fewer in the system at all times: the k-th departure is never later.
        const srpt = (await pathOf('srpt', load, seed)).finish.sort();
        for (const discipline of DISCIPLINES) {
          const other = (await pathOf(discipline, load, seed)).finish.sort();
          expect(
            srpt.findIndex((time, k) => time > other[k]!),
            discipline,
          ).toBe(-1);
        }
      }),
      { seed: 3, numRuns: 20 },
    );
  });
});
