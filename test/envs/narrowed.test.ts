import { describe, expect, it } from 'vitest';
import { AdmissionEnv } from '../../envs/admission-v0.ts';
import { AutoscaleEnv } from '../../envs/autoscale-v0.ts';
import { roundRobin } from '../../policies/static/round-robin.ts';
import { loadScenario } from '../../src/cli/scenario-file.ts';
import { InputError } from '../../src/core/errors.ts';
import type { Observation } from '../../src/gym/env.ts';
import type { SchedulingEnv } from '../../src/gym/scheduling-env.ts';
import { scenarioOf } from '../fixtures/scenario.ts';

const work = { dist: 'exponential', mean: 1 };
const SEEDS = ['1', '2', '3', '4', '5', '6'];

const rush = {
  name: 'rush',
  horizon: { tasks: 300 },
  executors: [{ name: 'server', count: 2 }],
  tasks: [{ name: 'task', work, sla: { deadline: 3, penalty: 1 } }],
  arrivals: { process: 'poisson', rate: 4 },
  choices: { reject: true },
  reward: { sla: 1 },
};

const rented = {
  name: 'rented',
  horizon: { tasks: 400 },
  executors: [
    {
      name: 'machine',
      count: 8,
      price: { perSecond: 0.2, billing: 'provisioned' },
      scale: { min: 1, boot: { dist: 'deterministic', value: 1 }, rule: 'decisions' },
    },
  ],
  tasks: [{ name: 'task', work, sla: { deadline: 4, penalty: 1 } }],
  arrivals: { process: 'diurnal', base: 3, amplitude: 2.5, period: 60 },
  reward: { cost: 1, latency: 0.1, sla: 1 },
};

/** Reads a feature of a row, or a global, by its name. */
function reader(env: SchedulingEnv, { candidates, globals }: Observation) {
  const { features, globals: names } = env.spec.observationSpace;
  return {
    row: (row: number, name: string) => {
      expect(features).toContain(name);
      return candidates[row * features.length + features.indexOf(name)]!;
    },
    global: (name: string) => {
      expect(names).toContain(name);
      return globals[names.indexOf(name)]!;
    },
  };
}

type Rule = (see: ReturnType<typeof reader>, observation: Observation) => number;

function returnOf(env: SchedulingEnv, seed: string, rule: Rule): number {
  let { observation } = env.reset({ seed });
  for (let sum = 0; ; ) {
    const step = env.step(rule(reader(env, observation), observation));
    sum += step.reward;
    if (step.terminated || step.truncated) return sum;
    observation = step.observation;
  }
}

const means = (env: SchedulingEnv, rule: Rule) =>
  SEEDS.reduce((sum, seed) => sum + returnOf(env, seed, rule), 0) / SEEDS.length;

describe('admission-v0', () => {
  it('turns away or admits', async () => {
    const env = new AdmissionEnv(await scenarioOf(rush));
    returnOf(env, '1', () => 0);
    expect(env.simulator!.counts).toMatchObject({ arrived: 300, rejected: 300, completed: 0 });
    returnOf(env, '1', () => 1);
    expect(env.simulator!.counts).toMatchObject({ arrived: 300, rejected: 0, completed: 300 });
  });

  it('shows what a good rule needs: to reject what would be late saves others', async () => {
    const env = new AdmissionEnv(await scenarioOf(rush));
    const admitAll = means(env, () => 1);
    const rejectLate = means(env, (see) => (see.row(1, 'late') === 1 ? 0 : 1));
    expect(rejectLate).toBeGreaterThan(admitAll / 2);
  });

  it('shows in the row of the rejection what it costs', async () => {
    const env = new AdmissionEnv(await scenarioOf(rush));
    const { observation } = env.reset({ seed: '1' });
    const see = reader(env, observation);
    expect(see.row(0, 'waitRow')).toBe(1);
    expect(see.row(1, 'waitRow')).toBe(0);
    // The first task fits: it would not be late, so that serving it costs less.
    expect(see.row(0, 'turnedAway')).toBeGreaterThan(see.row(1, 'objective'));
    expect(see.row(1, 'turnedAway')).toBe(0);
  });

  it('plays the shipped scenario, whose other ways out are the rule’s', async () => {
    const env = new AdmissionEnv(await loadScenario('admission', ['horizon.tasks=300']));
    returnOf(env, '1', () => 1);
    expect(env.simulator!.decisions).toBeGreaterThanOrEqual(300);
    expect(env.simulator!.counts.unfinished).toBe(0);
  });

  it('leaves where tasks go to another rule, whose memory is saved', async () => {
    const env = new AdmissionEnv(await scenarioOf(rush), roundRobin);
    env.reset({ seed: '1' });
    env.step(1);
    const saved = structuredClone(env.saveState());
    const next = () => {
      env.step(1);
      return env.executorOf(1);
    };
    const straight = [next(), next(), next()];
    expect(new Set(straight).size).toBe(2);
    env.loadState(saved);
    expect([next(), next(), next()]).toEqual(straight);
  });

  it('needs a scenario that may reject', async () => {
    const scenario = await scenarioOf({ ...rush, choices: undefined });
    expect(() => new AdmissionEnv(scenario)).toThrow(InputError);
    expect(() => new AdmissionEnv(scenario)).toThrow(/choices: {reject: true}/);
  });
});

describe('autoscale-v0', () => {
  const KEEP = 2;

  /** The rule of target utilisation: on above it, off where one fewer would do. */
  const utilisation: Rule = (see, { mask }) => {
    if (mask[0] && see.row(0, 'grow:busy') > 0.8 && see.row(0, 'grow:booting') === 0) return 0;
    if (mask[1] && see.row(1, 'shrink:busy') < 0.5 && see.row(1, 'shrink:idle') > 0) return 1;
    return KEEP;
  };

  it('switches one on, one off, or none', async () => {
    const env = new AutoscaleEnv(await scenarioOf(rented));
    const { observation } = env.reset({ seed: '1' });
    expect(observation.mask).toEqual(Uint8Array.of(1, 0, 1));
    expect(reader(env, observation).global('on')).toBeCloseTo(1 / 8);
    const { observation: again } = env.step(0);
    const { elapsed } = again;
    // The same instant: a pool changes once, so what is left to answer was the rule's.
    expect(elapsed).toBeGreaterThan(0);
    expect(reader(env, again).global('on')).toBeCloseTo(2 / 8);
  });

  it('shows what a good rule needs: target utilisation beats a fleet that stays as it is', async () => {
    const env = new AutoscaleEnv(await scenarioOf(rented));
    const scaled = means(env, utilisation);
    expect(scaled).toBeGreaterThan(means(env, () => KEEP));
    expect(scaled).toBeGreaterThan(means(env, (_, { mask }) => (mask[0] ? 0 : KEEP)));
  });

  it('needs a pool that the policy scales', async () => {
    const scenario = await loadScenario('autoscaling');
    expect(() => new AutoscaleEnv(scenario)).toThrow(/rule: decisions/);
  });
});
