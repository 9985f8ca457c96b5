import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rank, run, type Scheduler, Simulator } from '../../../src/index.ts';
import { noKpis } from '../../../src/sim/kpis.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';
import { fixed, played } from './played.ts';
import { CONTROLS } from './world.ts';

const soonest = (): Scheduler => rank((point, i) => point.startDelay(i) + point.runTime(i));
const cheap = (): Scheduler => rank((point, i) => point.cost(i) - 1e-3 * point.random(i));

describe.each(CONTROLS)('workflows under $name', (world) => {
  it('go on from a snapshot as if nothing had happened', async () => {
    const scenario = await scenarioOf(world);
    await fc.assert(
      fc.asyncProperty(fc.nat(400), fc.string({ maxLength: 4 }), async (stop, seed) => {
        const simulator = new Simulator(scenario, { seed });
        const scheduler = soonest();
        let point = simulator.advance();
        for (let k = 0; k < stop && point; k++) {
          simulator.apply(scheduler.choose(point));
          point = simulator.advance();
        }
        const snapshot = simulator.snapshot();
        const finish = (each: Simulator, policy: Scheduler) => {
          for (let open = each.open ?? each.advance(); open; open = each.advance())
            each.apply(policy.choose(open));
          return { hash: each.stateHash(), metrics: each.metrics() };
        };
        const first = finish(simulator, soonest());
        // Another future leaves nothing behind: neither in this simulator nor in one that never was there.
        simulator.restore(snapshot);
        const turned = finish(simulator, cheap());
        const other = new Simulator(scenario, { seed });
        other.restore(snapshot);
        expect(finish(other, cheap())).toEqual(turned);
        simulator.restore(snapshot);
        expect(finish(simulator, soonest())).toEqual(first);
      }),
      { seed: 1, numRuns: 6 },
    );
  });

  it('meet the same world whatever the policy does', async () => {
    const scenario = await scenarioOf(world);
    const works = (scheduler: Scheduler) => {
      const simulator = new Simulator(scenario, { seed: '5', record: true });
      const seen = new Map<string, number>();
      for (let point = simulator.advance(); point; point = simulator.advance()) {
        for (let i = 0; i < point.runs; i++) seen.set(String(point.task(i).id), point.task(i).estimate);
        simulator.apply(scheduler.choose(point));
      }
      return { seen, failed: simulator.metrics().workflows!.failed };
    };
    const one = works(soonest());
    const other = works(cheap());
    let common = 0;
    for (const [id, estimate] of one.seen) {
      if (!other.seen.has(id)) continue;
      expect(other.seen.get(id)).toBe(estimate);
      common++;
    }
    expect(common).toBeGreaterThan(100);
    // Where nothing fails and no client waits for the fleet the same steps come.
    if (one.failed + other.failed === 0 && world.arrivals.process !== 'closed')
      expect([...one.seen.keys()].sort()).toEqual([...other.seen.keys()].sort());
  });

  it('end every task and every workflow once, and pay for what they promised', async () => {
    const scenario = await scenarioOf({ ...world, horizon: { tasks: 150 } });
    const simulator = new Simulator(scenario, { seed: '3' });
    run(simulator, soonest());
    const { arrived, completed, rejected, unfinished } = simulator.counts;
    expect(completed + rejected).toBe(arrived);
    expect(unfinished).toBe(0);
    const { workflows, slaPenalty } = simulator.metrics();
    expect(workflows!.completed + workflows!.failed).toBe(150);
    expect(workflows!.unfinished).toBe(0);
    expect(workflows!.meanSlowdown).toBeGreaterThanOrEqual(1);
    const kpis = noKpis();
    simulator.readKpis(kpis);
    expect(workflows!.slaPenalty).toBeGreaterThan(0);
    expect(slaPenalty).toBeGreaterThanOrEqual(workflows!.slaPenalty);
    expect(kpis.sla).toBeCloseTo(slaPenalty, 9);
  });

  it('cost the same in all, whether choices are charged when made or when their bills fall due', async () => {
    const [due, committed] = await Promise.all(
      ['due', 'committed'].map(async (accrual) => {
        const simulator = new Simulator(await scenarioOf({ ...world, accrual }), { seed: '3' });
        return run(simulator, soonest()).objective;
      }),
    );
    expect(Math.abs(committed! / due! - 1)).toBeLessThan(1e-9);
  });
});

describe('list scheduling of a DAG on m identical machines', () => {
  /** A DAG of up to 12 steps: each waits for some of those before it. */
  const dag = fc.array(
    fc.record({ work: fc.integer({ min: 1, max: 9 }), parents: fc.array(fc.nat(11), { maxLength: 3 }) }),
    {
      minLength: 1,
      maxLength: 12,
    },
  );

  it('stays within (2 − 1/m) of the bounds, and never beats them (Graham, 1969)', async () => {
    await fc.assert(
      fc.asyncProperty(
        dag,
        fc.integer({ min: 1, max: 4 }),
        fc.string({ maxLength: 3 }),
        async (given, machines, seed) => {
          const parents = given.map((each, i) => [...new Set(each.parents.filter((p) => p < i))]);
          const steps = given.map(({ work }, i) => ({
            name: `s${i}`,
            task: 'unit',
            work: fixed(work),
            after: parents[i]!.map((p) => `s${p}`),
          }));
          const { metrics } = await played(steps, {
            seed,
            executors: [{ name: 'm', count: machines }],
            scheduler: rank((point, i) => point.random(point.task(i).index)),
          });
          const ends: number[] = [];
          given.forEach(({ work }, i) => {
            ends[i] = work + Math.max(0, ...parents[i]!.map((p) => ends[p]!));
          });
          const total = given.reduce((sum, { work }) => sum + work, 0);
          const path = Math.max(...ends);
          const makespan = metrics.makespan!;
          expect(makespan).toBeGreaterThanOrEqual(Math.max(path, total / machines));
          // A list schedule is at most total / m + (1 − 1/m) path long, both of which bound the optimum.
          expect(makespan).toBeLessThanOrEqual(total / machines + (1 - 1 / machines) * path + 1e-9);
          expect(metrics.workflows!.meanSlowdown).toBeCloseTo(makespan / path, 12);
        },
      ),
      { seed: 4, numRuns: 200 },
    );
  });
});

describe('exact means', () => {
  /** |z| of a mean over independent workflows that do not wait. */
  const z = (mean: number, expected: number, deviation: number, n: number) =>
    Math.abs(mean - expected) / (deviation / Math.sqrt(n));

  it('of n steps at once without contention is H_n', async () => {
    const n = 4;
    const workflows = 2000;
    const steps = Array.from({ length: n }, (_, i) => ({ name: `s${i}`, task: 'exp' }));
    const { metrics } = await played(steps, {
      horizon: { tasks: workflows },
      executors: [{ name: 'm', slots: 200 }],
      tasks: [{ name: 'exp', work: { dist: 'exponential', mean: 1 } }],
    });
    const harmonic = 1 + 1 / 2 + 1 / 3 + 1 / 4;
    const variance = 1 + 1 / 4 + 1 / 9 + 1 / 16;
    expect(z(metrics.workflows!.meanResponse!, harmonic, Math.sqrt(variance), workflows)).toBeLessThan(4);
  });

  it('of a step that is repeated with probability p is 1 / (1 − p) visits', async () => {
    const workflows = 2000;
    const { metrics, tasks } = await played([{ name: 's', task: 'exp', repeat: { probability: 0.5 } }], {
      horizon: { tasks: workflows },
      executors: [{ name: 'm', slots: 500 }],
      tasks: [{ name: 'exp', work: { dist: 'exponential', mean: 1 } }],
    });
    // Geometric visits of exponential work: exponential with mean 2.
    expect(z(tasks.arrived / workflows, 2, Math.sqrt(2), workflows)).toBeLessThan(4);
    expect(z(metrics.workflows!.meanResponse!, 2, 2, workflows)).toBeLessThan(4);
  });
});
