import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rank, type Scheduler, Simulator } from '../../../src/index.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';
import { fixed, played } from './played.ts';
import { ORCHESTRATION } from './world.ts';

const chain = [
  { name: 'a', task: 'unit', work: fixed(2) },
  { name: 'b', task: 'unit', after: ['a'] },
];
/** Breaks down 0.5 s after the first arrival, is mended in 1 s, and so on. */
const fragile = [{ name: 'm', failures: { uptime: 1.5, repair: 1 } }];
const unit = (retry: object) => [{ name: 'unit', work: fixed(1), retry }];

describe('a step that is interrupted', () => {
  it('goes on after the repair, and those after it come later', async () => {
    // a runs 0–0.5 and, as a second attempt, 1.5–3, when the machine breaks down again; b runs after that repair.
    const { path, metrics } = await played(chain, {
      executors: fragile,
      tasks: unit({ progress: 'resume' }),
    });
    expect(path).toEqual([
      ['w-0/a', 1.5, 3, 0],
      ['w-0/b', 4, 5, 0],
    ]);
    expect(metrics.workflows).toMatchObject({ completed: 1, failed: 0, meanResponse: 5 });
  });

  it('more often than its class may retry fails its workflow', async () => {
    const { path, tasks, metrics } = await played(chain, { executors: fragile, tasks: unit({ limit: 0 }) });
    expect(path.map(([name]) => name)).toEqual(['w-0/a']);
    expect(tasks).toMatchObject({ arrived: 1, failed: 1, completed: 0 });
    expect(metrics.workflows).toMatchObject({ completed: 0, failed: 1, lostSteps: 1 });
  });
});

describe.each(['workflow', 'dispatch'])(
  'workflows under control %s with breakdowns, failures and retries',
  (control) => {
    const world = {
      ...ORCHESTRATION,
      control,
      executors: ORCHESTRATION.executors.map((each) => ({
        ...each,
        failures: { uptime: { dist: 'exponential', mean: 40 }, repair: { dist: 'exponential', mean: 5 } },
      })),
      tasks: ORCHESTRATION.tasks.map((each) => ({
        ...each,
        failure: { probability: 0.3 },
        retry: { limit: 2, backoff: { first: 0.5 } },
      })),
    };
    const soonest = (): Scheduler => rank((point, i) => point.startDelay(i) + point.runTime(i));

    it('end once each, and go on from a snapshot as if nothing had happened', async () => {
      const scenario = await scenarioOf(world);
      await fc.assert(
        fc.asyncProperty(fc.nat(500), fc.string({ maxLength: 4 }), async (stop, seed) => {
          const simulator = new Simulator(scenario, { seed });
          const finish = (limit = Number.POSITIVE_INFINITY) => {
            const scheduler = soonest();
            let point = simulator.open ?? simulator.advance();
            for (let k = 0; k < limit && point; k++) {
              simulator.apply(scheduler.choose(point));
              point = simulator.advance();
            }
            return { hash: simulator.stateHash(), metrics: simulator.metrics() };
          };
          finish(stop);
          const snapshot = simulator.snapshot();
          const first = finish();
          simulator.restore(snapshot);
          expect(finish()).toEqual(first);
          const { arrived, completed, failed, rejected, unfinished } = simulator.counts;
          expect(completed + failed + rejected).toBe(arrived);
          expect(unfinished).toBe(0);
          const { workflows } = first.metrics;
          expect(workflows!.completed + workflows!.failed).toBe(140);
          expect(workflows!.failed).toBeGreaterThan(0);
        }),
        { seed: 2, numRuns: 5 },
      );
    });
  },
);
