import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Change, MAX_PRIORITY, planPriorities, type Ranked } from '../../../src/serve/slurm/plan.ts';

/** Jobs with distinct ids, some of them set before, in any wanted order. */
const queues = (most: number, values: fc.Arbitrary<number>) =>
  fc
    .uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: most })
    .chain((ids) =>
      fc.tuple(
        ...ids.map((id) => fc.tuple(values, values).map(([own, set]) => ({ id, own, priority: set }))),
      ),
    );

const near = fc.integer({ min: 1, max: 12 });
const far = fc.oneof(near, fc.integer({ min: 1, max: MAX_PRIORITY }));

const carriedOut = (jobs: readonly Ranked[], changes: readonly Change[]) =>
  jobs.map(({ id, priority }) => ({ id, priority: changes.find((each) => each.id === id)?.to ?? priority }));

const inOrder = (jobs: readonly { id: number; priority: number }[]) =>
  jobs.every((job, k) => {
    const next = jobs[k + 1];
    return !next || job.priority > next.priority || (job.priority === next.priority && job.id < next.id);
  });

describe('a plan of priorities', () => {
  it('has Slurm run jobs in the order that is wanted', () => {
    fc.assert(
      fc.property(queues(12, far), (jobs) => {
        const changes = planPriorities(jobs, []);
        expect(inOrder(carriedOut(jobs, changes))).toBe(true);
        for (const { to } of changes)
          expect(to >= 1 && to <= MAX_PRIORITY && Number.isInteger(to)).toBe(true);
      }),
    );
  });

  it('gives no priority below what Slurm gave, where others pin nothing', () => {
    fc.assert(
      fc.property(queues(12, near), (jobs) => {
        for (const { to } of planPriorities(jobs, []))
          for (const { own } of jobs) expect(to).toBeGreaterThan(own);
      }),
    );
  });

  it('is empty once it was carried out', () => {
    fc.assert(
      fc.property(queues(12, far), (jobs) => {
        const set = carriedOut(jobs, planPriorities(jobs, []));
        expect(
          planPriorities(
            jobs.map((job, k) => ({ ...job, ...set[k]! })),
            [],
          ),
        ).toEqual([]);
      }),
    );
  });

  it('sets the fewest that can be', () => {
    fc.assert(
      fc.property(queues(6, near), (jobs) => {
        expect(planPriorities(jobs, []).length).toBe(fewest(jobs));
      }),
    );
  });

  it('keeps jobs on the side of a pin on which Slurm had them', () => {
    fc.assert(
      fc.property(queues(8, far), fc.array(far, { maxLength: 3 }), (jobs, pins) => {
        // Of a job that was set before, the same was true then.
        const sound = jobs.map((job) => ({ ...job, priority: job.own }));
        for (const [k, { priority }] of carriedOut(sound, planPriorities(sound, pins)).entries()) {
          for (const pin of pins) {
            if (sound[k]!.own > pin) expect(priority).toBeGreaterThan(pin);
            else expect(priority).toBeLessThanOrEqual(pin);
          }
        }
      }),
    );
  });

  it('takes one call for a job that comes, wherever it belongs, ten times into the same gap', () => {
    let jobs: Ranked[] = Array.from({ length: 20 }, (_, k) => ({ id: k + 1, own: 1, priority: 1 })).reverse();
    const carryOut = () => {
      const changes = planPriorities(jobs, []);
      jobs = jobs.map((job) => ({
        ...job,
        priority: changes.find(({ id }) => id === job.id)?.to ?? job.priority,
      }));
      return changes.length;
    };
    expect(carryOut()).toBe(19);
    for (let id = 100; id < 110; id++) {
      jobs.splice(7, 0, { id, own: 1, priority: 1 });
      expect(carryOut()).toBe(1);
    }
    jobs.push({ id: 200, own: 1, priority: 1 });
    expect(carryOut()).toBe(0);
  });

  it('leaves jobs alone that have too little room between pins', () => {
    const jobs = [3, 2, 1].map((id) => ({ id, own: 5, priority: 5 }));
    expect(planPriorities(jobs, [3, 6])).toEqual([]);
    expect(planPriorities(jobs, [3, 7])).toHaveLength(2);
  });
});

/** By trying which jobs keep what they have. */
function fewest(jobs: readonly Ranked[]): number {
  const subsets = Array.from({ length: 2 ** jobs.length }, (_, bits) =>
    jobs.map((_, k) => ((bits >> k) & 1) === 1),
  );
  const changed = (kept: readonly boolean[]) => kept.filter((keeps) => !keeps).length;
  return Math.min(...subsets.filter((kept) => fits(jobs, kept)).map(changed));
}

/** Whether the others find numbers above all that Slurm gave, if each takes the greatest that is left. */
function fits(jobs: readonly Ranked[], kept: readonly boolean[]): boolean {
  const floor = Math.max(0, ...jobs.map(({ own }) => own));
  let last = { priority: MAX_PRIORITY + 1, id: Number.POSITIVE_INFINITY };
  for (const [k, { id, priority }] of jobs.entries()) {
    if (kept[k]) {
      if (!(priority < last.priority || (priority === last.priority && id > last.id))) return false;
      last = { priority, id };
    } else {
      if (last.priority - 1 <= floor) return false;
      last = { priority: last.priority - 1, id: Number.POSITIVE_INFINITY };
    }
  }
  return true;
}
