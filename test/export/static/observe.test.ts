import { describe, expect, it } from 'vitest';
import { Thinned } from '../../../src/export/static/thinned.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';
import { distilled, linearPolicy } from './policies.ts';

describe('a thinned stream', () => {
  const thinned = (count: number, take: (at: number) => number | null = (at) => at) => {
    const kept = new Thinned<number>(8);
    for (let at = 0; at < count; at++) kept.offer(() => take(at));
    return kept.items;
  };

  it('is whole while it is short', () => {
    expect(thinned(8)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
  it('is spread evenly over a long one', () => {
    expect(thinned(9)).toEqual([0, 2, 4, 6, 8]);
    expect(thinned(100)).toEqual([0, 16, 32, 48, 64, 80, 96]);
  });
  it('takes what is offered only', () => {
    expect(thinned(12, (at) => (at % 3 === 0 ? at : null))).toEqual([0, 3, 6, 9]);
  });
});

/** Sixty jobs of a recorded trace, as the Standard Workload Format has them. */
const JOBS = Array.from({ length: 60 }, (_, k) => {
  const [run, width] = [200 + ((k * 37) % 11) * 60, 1 + ((k * 7) % 5)];
  return `${k + 1} ${k * 40} -1 ${run} ${width} -1 -1 ${width} ${run} -1 1 1 1 1 1 -1 -1 -1`;
});

it('the one world of a trace is cut in two: fitted to is what came before what is measured', async () => {
  const scenario = await scenarioOf(
    {
      name: 'recorded',
      control: 'batch',
      executors: [{ name: 'machine', slots: 8 }],
      arrivals: { trace: { format: 'swf', path: 'jobs.swf' } },
      batch: { backfill: 'easy' },
    },
    { 'jobs.swf': `; MaxProcs: 8\n${JOBS.join('\n')}\n` },
  );
  const { fidelity, text } = distilled(
    'slurm-weights',
    scenario,
    linearPolicy(scenario, { slots: -1, waitRow: -100 }),
  );
  expect(fidelity.worlds).toEqual({ fitted: ['distil/1'], heldOut: ['held-out/1'], same: true });
  expect(fidelity.agreement).toBe(1);
  expect(text).toContain('# The scenario is one world: its earlier half was fitted to');
  expect(Math.abs(fidelity.fitted - fidelity.decisions)).toBeLessThanOrEqual(1);
});

it('where nothing is to choose nothing can be distilled', async () => {
  const scenario = await scenarioOf({
    name: 'alone',
    horizon: { tasks: 20 },
    executors: [{ name: 'only' }],
    tasks: [{ name: 'task', work: { dist: 'exponential', mean: 1 } }],
    arrivals: { process: 'poisson', rate: 0.5 },
  });
  expect(() => distilled('haproxy-weights', scenario, linearPolicy(scenario, { load: -1 }))).toThrow(
    'cannot export to haproxy-weights: no decision of the policy in alone makes a difference',
  );
});
