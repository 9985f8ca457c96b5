import { describe, expect, it } from 'vitest';
import { schedulers } from '../../policies/static/index.ts';
import { trialMetrics } from '../../src/bench/trial.ts';
import { boundsOf } from '../../src/bounds/index.ts';
import { isLossless } from '../../src/bounds/lossless.ts';
import { loadScenario, shippedNames } from '../../src/cli/scenario-file.ts';
import { run } from '../../src/sim/run.ts';
import { Simulator } from '../../src/sim/simulator.ts';

const TASKS = 300;
/** Of 36 steps each. */
const JOBS = 60;
const POLICIES = [
  'random',
  'least-backlog',
  'earliest-finish',
  'cheapest',
  'fastest',
  'fcfs',
  'sjf',
  'ljf',
  'smallest',
];

const JOB_SHOPS = ['jobshop', 'job-shops'];

/** Scenarios whose policies may lose tasks, so that nothing is known of means. */
const LOSING = ['admission', 'impatience', 'iot', 'retries-and-checkpoints', 'sla', 'tenants'];

describe.each(shippedNames('scenarios'))('%s', (name) => {
  it('is never better than its bounds, whatever the policy and the seed', async () => {
    const scenario = await loadScenario(
      name,
      LOSING.includes(name)
        ? []
        : [`horizon.tasks=${JOB_SHOPS.includes(name) ? JOBS : TASKS}`, 'horizon.warmup=20'],
    );
    if (LOSING.includes(name)) {
      expect(isLossless(scenario)).toBe(false);
      expect(await boundsOf(scenario, '1', 'lower')).toEqual([]);
      return;
    }
    const policies = POLICIES.filter(
      (policy) => schedulers.has(policy) && schedulers.get(policy).controls.includes(scenario.control),
    );
    expect(policies.length).toBeGreaterThan(1);
    for (const seed of ['1', '2']) {
      const bounds = await boundsOf(scenario, seed, 'lower');
      expect(bounds.map(({ metric }) => metric)).toEqual(
        expect.arrayContaining(['cost', 'meanResponse', 'makespan']),
      );
      for (const policy of policies) {
        const simulator = new Simulator(scenario, { seed });
        const scheduler = schedulers.get(policy).create({ scenario, parameters: {}, seed });
        const { tasks, metrics, objective } = run(simulator, scheduler);
        expect(tasks, `${policy} loses a task`).toMatchObject({
          rejected: 0,
          failed: 0,
          abandoned: 0,
          unfinished: 0,
        });
        const values = trialMetrics(metrics, objective);
        for (const { metric, value } of bounds) {
          expect(value, `${metric} of ${policy} on seed ${seed}`).toBeLessThanOrEqual(values[metric]!);
        }
      }
    }
  });
});
