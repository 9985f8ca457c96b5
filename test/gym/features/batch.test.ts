import { describe, expect, it } from 'vitest';
import { type BATCH_FEATURES, BatchFeatures } from '../../../src/gym/features/batch.ts';
import { ObservationBatch } from '../../../src/gym/observation-batch.ts';
import type { DecisionPoint } from '../../../src/sim/decision-point.ts';
import { Simulator } from '../../../src/sim/simulator.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';

/** [run time, processors] of jobs that are all submitted at once to a machine of 16. */
type Job = readonly [run: number, processors: number];

const MANY: readonly Job[] = Array.from({ length: 40 }, (_, k) => [10 + ((k * 17) % 40), 1 + ((k * 7) % 11)]);

async function shown(jobs: readonly Job[], rows: number) {
  const lines = jobs.map(
    ([run, slots], k) => `${k + 1} 0 -1 ${run} ${slots} -1 -1 ${slots} ${run} -1 1 1 1 1 1 1 -1 -1`,
  );
  const value = {
    name: 'queue',
    control: 'batch',
    executors: [{ name: 'machine', slots: 16 }],
    arrivals: { trace: { format: 'swf', path: 'jobs.swf' } },
    reward: { slowdown: 1 },
  };
  const scenario = await scenarioOf(value, { 'jobs.swf': ['; MaxProcs: 16', ...lines, ''].join('\n') });
  const point = new Simulator(scenario, { seed: '1' }).advance() as DecisionPoint;
  const featuriser = new BatchFeatures(scenario, rows);
  const { globals, features, maxRows: maxActions } = featuriser;
  const batch = new ObservationBatch({ globals, features, maxActions }, 1);
  featuriser.observe(point, batch, 0);
  const observation = batch.at(0, 0);
  const count = observation.mask.length;
  const column = (name: (typeof BATCH_FEATURES)[number]) =>
    Array.from(
      { length: count },
      (_, r) => observation.candidates[r * features.length + features.indexOf(name)]!,
    );
  const candidates = Array.from({ length: count }, (_, r) => featuriser.candidate(r));
  return { point, featuriser, column, candidates };
}

/** Numbers of the jobs, those with the least key first. */
function ordered(jobs: readonly Job[], key: (job: Job) => number): number[] {
  return [...jobs.keys()].sort((a, b) => key(jobs[a]!) - key(jobs[b]!) || a - b);
}

describe('what a learner sees of a batch queue', () => {
  it('is all of a short queue in its order, and waiting last', async () => {
    const { column, candidates } = await shown(MANY.slice(0, 7), 8);
    expect(candidates).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(column('waitRow')).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
  });

  it('is the first of a long queue by age, length, area and width', async () => {
    const { candidates, point, featuriser } = await shown(MANY, 16);
    expect(candidates).toHaveLength(16);
    expect(candidates.slice(0, -1)).toEqual([...candidates.slice(0, -1)].sort((a, b) => a - b));
    expect(point.kind(candidates.at(-1)!)).toBe('wait');
    const rules: ((job: Job) => number)[] = [() => 0, ([run]) => run, ([run, n]) => run * n, ([, n]) => -n];
    for (const rule of rules)
      expect(candidates).toEqual(expect.arrayContaining(ordered(MANY, rule).slice(0, 3)));
    const hidden = [...MANY.keys()].find((i) => !candidates.includes(i))!;
    expect(featuriser.rowOf(hidden)).toBe(-1);
    for (const [row, candidate] of candidates.entries()) expect(featuriser.rowOf(candidate)).toBe(row);
  });

  it('tells the places of the jobs by length and by area, the older of equals first', async () => {
    const jobs: Job[] = [
      [30, 1],
      [10, 8],
      [20, 2],
      [10, 3],
    ];
    const { column } = await shown(jobs, 8);
    const expected = (places: number[]) => places.map((place) => Math.fround(place === 0 ? 0 : 1 / place));
    expect(column('shortest')).toEqual(expected([4, 1, 3, 2, 0]));
    expect(column('leastArea')).toEqual(expected([1, 4, 3, 2, 0]));
  });

  it('keeps jobs apart whose lengths are far below the typical one', async () => {
    const jobs: Job[] = [
      [10, 1],
      [12, 1],
      [30_000, 1],
    ];
    const [shorter, short, long] = (await shown(jobs, 8)).column('estimate') as [number, number, number];
    expect((short - shorter) / (long - short)).toBeGreaterThan(0.005);
  });
});
