import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { JobshopEnv } from '../../../envs/jobshop-v0.ts';
import { schedulers } from '../../../policies/static/index.ts';
import { type JOBSHOP_FEATURES, JobshopFeatures } from '../../../src/gym/features/jobshop.ts';
import { scalesOf } from '../../../src/gym/features/scales.ts';
import { squashed } from '../../../src/gym/features/squash.ts';
import { ObservationBatch } from '../../../src/gym/observation-batch.ts';
import { VectorEnv } from '../../../src/gym/vector-env.ts';
import { parseScenario, Simulator } from '../../../src/index.ts';

const text = readFileSync(new URL('../../../scenarios/jobshop.yaml', import.meta.url), 'utf8');
const ft06 = () => parseScenario(text, { file: 'jobshop.yaml', readText: async () => '' });
type Feature = (typeof JOBSHOP_FEATURES)[number];

/** Shows every choice of a run in which a rule decides. */
async function watch(rule: string, look: (column: (name: Feature) => number[], chosen: number) => void) {
  const scenario = await ft06();
  const scheduler = schedulers.get(rule).create({ scenario, parameters: {}, seed: '1' });
  const simulator = new Simulator(scenario, { seed: '1' });
  const featuriser = new JobshopFeatures(scenario);
  const { globals, features, maxRows: maxActions } = featuriser;
  const batch = new ObservationBatch({ globals, features, maxActions }, 1);
  let choices = 0;
  for (let point = simulator.advance(); point; point = simulator.advance(), choices++) {
    featuriser.observe(point, batch, 0);
    const { candidates } = batch.at(0, 0);
    const { runs } = point;
    const chosen = scheduler.choose(point);
    look((name) => {
      const offset = features.indexOf(name);
      return Array.from({ length: runs }, (_, r) => candidates[r * features.length + offset]!);
    }, featuriser.rowOf(chosen));
    simulator.apply(chosen);
  }
  return choices;
}

describe('what a learner sees of a job shop', () => {
  it.each([
    ['spt', 'runTime', 1],
    ['lpt', 'runTime', -1],
    ['mwkr', 'remainingWork', -1],
    ['lwkr', 'remainingWork', 1],
    ['mopnr', 'remainingOperations', -1],
    ['lopnr', 'remainingOperations', 1],
    ['fifo', 'wait', -1],
    ['fdd-mwkr', 'flowRatio', 1],
  ] as const)('makes %s one feature: %s', async (rule, feature, sign) => {
    const choices = await watch(rule, (column, chosen) => {
      const scores = column(feature).map((value) => sign * value);
      expect(scores[chosen]).toBe(Math.min(...scores));
    });
    expect(choices).toBe(36);
  });

  it('tells the load of the machine, and what could begin there', async () => {
    const scenario = await ft06();
    const seen: number[][] = [];
    await watch('spt', (column) =>
      seen.push([column('machineLoad')[0]!, column('machineOperations')[0]!, column('machineQueue')[0]!]),
    );
    // Jobs 0, 2 and 4 begin on machine 2, with 1, 5 and 9 s; all operations there take 1 + 5 + 5 + 5 + 9 + 1 s.
    const { seconds } = scalesOf(scenario);
    expect(seconds).toBeCloseTo(197 / 36, 3);
    expect(seen[0]![0]).toBeCloseTo(squashed(26, seconds), 5);
    expect(seen[0]![1]).toBeCloseTo(Math.log1p(3), 5);
    expect(seen[0]![2]).toBeCloseTo(squashed(15, seconds), 5);
  });

  it('rewards minus the makespan', async () => {
    const scenario = await ft06();
    const env = new VectorEnv(() => new JobshopEnv(scenario), { count: 1, seed: '1' });
    env.reset();
    let sum = 0;
    let elapsed = 0;
    do {
      // The first row that may begin.
      env.step(Int32Array.of(env.batch.at(0, 0).mask.indexOf(1)));
      sum += env.rewards[0]!;
      elapsed += env.elapsed[0]!;
    } while (env.terminated[0] === 0);
    expect(sum).toBeCloseTo(-elapsed, 9);
    expect(elapsed).toBeGreaterThanOrEqual(55);
  });
});
