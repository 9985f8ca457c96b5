import { describe, expect, it } from 'vitest';
import { Engine } from '../../../src/sim/engine.ts';
import { scenarioOf, simulated } from '../../fixtures/scenario.ts';

/** A processor-sharing server and these tasks, by arrival and work in seconds. */
async function shared(rows: readonly (readonly [arrival: number, work: number])[], slots = 1) {
  const csv = ['arrival,work', ...rows.map((row) => row.join(','))].join('\n');
  const scenario = await scenarioOf(
    {
      name: 'ps',
      executors: [{ name: 'server', slots, queue: { discipline: 'ps' } }],
      arrivals: { trace: { format: 'csv', path: 'tasks.csv', map: { arrival: 'arrival', work: 'work' } } },
    },
    { 'tasks.csv': csv },
  );
  return scenario;
}

const finishes = async (...given: Parameters<typeof shared>) => {
  const { schedule } = simulated(await shared(...given), 'random', '1').simulator;
  return Array.from(schedule!.finish.subarray(0, schedule!.size), (micros) => micros / 1e6);
};

describe('processor sharing', () => {
  it('halves the speed of two', async () => {
    // The first runs alone for 1 s, then both at half speed: it has 1 s left and departs at 3 s, the other 1 s later.
    expect(
      await finishes([
        [0, 2],
        [1, 2],
      ]),
    ).toEqual([3, 4]);
  });

  it('gives nobody more than one slot', async () => {
    // Two slots for one task, then for three: 2/3 each.
    expect(
      await finishes(
        [
          [0, 3],
          [1, 2],
          [1, 2],
        ],
        2,
      ),
    ).toEqual([4, 4, 4]);
  });

  it('loses no work to rounding: a thousand thirds end when the work does', async () => {
    const rows = Array.from({ length: 1000 }, (_, i) => [0, (i + 1) / 3e6] as const);
    const ends = await finishes(rows);
    const work = rows.reduce((sum, [, seconds]) => sum + Math.round(seconds * 1e6), 0);
    expect(Math.max(...ends)).toBeCloseTo(work / 1e6, 9);
  });

  it('keeps one event pending, however many tasks are in service', async () => {
    const engine = new Engine(await shared(Array.from({ length: 1000 }, (_, i) => [i / 1e3, 1000])), '1');
    engine.connect({ arrive: (task) => engine.send(task, 0), forget: () => {} });
    let most = 0;
    while (engine.inSystem < 1000) {
      engine.drainInstant();
      most = Math.max(most, engine.events.size);
    }
    expect(engine.fleet.running[0]).toBe(1000);
    expect(most).toBe(1);
  });
});
