import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KeyedStream, Simulator } from '../../../src/index.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';

interface Step {
  /** Seconds. */
  readonly work: number;
  /** Earlier steps that must be done before. */
  readonly after: readonly number[];
}

/** Workflows of up to twelve steps, each after any of those before it. */
const dags = fc
  .array(fc.record({ work: fc.integer({ min: 1, max: 9 }), before: fc.nat() }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((steps): Step[] =>
    steps.map(({ work, before }, i) => ({
      work,
      after: Array.from({ length: i }, (_, k) => k).filter((k) => (before >> k) & 1),
    })),
  );

/** The longest chain of work. */
function criticalPath(steps: readonly Step[]): number {
  const ends: number[] = [];
  for (const { work, after } of steps) ends.push(work + Math.max(0, ...after.map((k) => ends[k]!)));
  return Math.max(...ends);
}

it('a workflow on m machines that never wait for nothing keeps Graham’s bound, whatever starts next', async () => {
  await fc.assert(
    fc.asyncProperty(dags, fc.integer({ min: 1, max: 4 }), fc.string(), async (steps, machines, seed) => {
      const scenario = await scenarioOf({
        name: 'list scheduling',
        control: 'workflow',
        horizon: { tasks: 1 },
        executors: [{ name: 'machine', count: machines }],
        tasks: [{ name: 'step', work: { dist: 'deterministic', value: 1 } }],
        workflows: [
          {
            name: 'job',
            steps: steps.map(({ work, after }, i) => ({
              name: `s${i}`,
              task: 'step',
              work: { dist: 'deterministic', value: work },
              after: after.map((k) => `s${k}`),
            })),
          },
        ],
        arrivals: { process: 'renewal', dist: { dist: 'deterministic', value: 1 } },
      });
      const simulator = new Simulator(scenario, { seed });
      const choices = new KeyedStream(seed, 'any');
      for (let point = simulator.advance(); point; point = simulator.advance()) {
        simulator.apply(Math.floor(choices.uniform(simulator.decisions) * point.runs));
      }
      const { meanResponse } = simulator.metrics().workflows!;
      const work = steps.reduce((sum, step) => sum + step.work, 0);
      const path = criticalPath(steps);
      // Graham, 1969: what is not on the critical path is done by machines that are never all idle before it.
      expect(meanResponse).toBeLessThanOrEqual(work / machines + (1 - 1 / machines) * path + 1e-9);
      expect(meanResponse).toBeGreaterThanOrEqual(Math.max(path, work / machines) - 1e-9);
    }),
    { seed: 1, numRuns: 100 },
  );
});
