import { describe, expect, it } from 'vitest';
import { DispatchEnv } from '../../envs/dispatch-v0.ts';
import { InputError } from '../../src/core/errors.ts';
import { checkEnv } from '../../src/gym/check-env.ts';
import { drawnPreferences, withDrawnPreferences } from '../../src/gym/drawn-preferences.ts';
import type { Scenario } from '../../src/index.ts';
import { equalPreferences, withPreferences } from '../../src/sim/preferences.ts';
import { fastAndSlow } from '../fixtures/fast-and-slow.ts';

const KPIS = ['cost', 'latency'];
const make = (scenario: Scenario) => new DispatchEnv(scenario);

/** Σ reward of sending everything to one executor. */
function played(env: DispatchEnv, action: number): number {
  env.reset({ seed: 'same' });
  for (let sum = 0; ; ) {
    const { reward, terminated } = env.step(action);
    sum += reward;
    if (terminated) return sum;
  }
}

describe('preferences', () => {
  it('change nothing where they are equal', async () => {
    const scenario = await fastAndSlow();
    const equal = withPreferences(scenario, equalPreferences(KPIS));
    for (const action of [0, 1]) {
      expect(played(make(equal), action)).toBeCloseTo(played(make(scenario), action), 9);
    }
  });

  it('weigh what the reward weighs', async () => {
    const scenario = await fastAndSlow();
    const dear = make(withPreferences(scenario, { cost: 1, latency: 0 }));
    // Twice the cost, which is 1 a task on the fast one and a quarter on the slow one, and no latency.
    expect(played(dear, 0)).toBeCloseTo(-60, 9);
    expect(played(dear, 1)).toBeCloseTo(-15, 9);
    const late = make(withPreferences(scenario, { cost: 0, latency: 1 }));
    expect(played(late, 0)).toBeCloseTo(-0.5 * 30, 6);
    expect(played(late, 1)).toBeCloseTo(-2 * 30, 6);
  });

  it('are shown behind the other globals, and count in the features that speak of the reward', async () => {
    const scenario = await fastAndSlow();
    const env = make(withPreferences(scenario, { cost: 0.75, latency: 0.25 }));
    const { globals, features } = env.spec.observationSpace;
    const plain = make(scenario);
    expect(globals).toEqual([...plain.spec.observationSpace.globals, 'weight:cost', 'weight:latency']);
    const { observation } = env.reset({ seed: '1' });
    expect([...observation.globals.slice(-2)]).toEqual([0.75, 0.25]);
    expect([...observation.globals.slice(0, -2)]).toEqual([
      ...plain.reset({ seed: '1' }).observation.globals,
    ]);
    const objective = (row: number) =>
      observation.candidates[row * features.length + features.indexOf('objective')]!;
    // 1.5 · 1 + 0.125 · 1 on the fast one, 1.5 · 0.25 + 0.125 · 4 on the slow one.
    expect(objective(1)).toBeLessThan(objective(0));
    const late = make(withPreferences(scenario, { cost: 0.25, latency: 0.75 })).reset({ seed: '1' });
    const column = features.indexOf('objective');
    expect(late.observation.candidates[column]!).toBeLessThan(
      late.observation.candidates[features.length + column]!,
    );
  });

  it('are refused for a KPI that the reward does not weigh, and for a reward of its own words', async () => {
    const scenario = await fastAndSlow();
    expect(() => withPreferences(scenario, equalPreferences(['cost', 'sla']))).toThrow(InputError);
    const worded = await fastAndSlow({ reward: '-cost' });
    expect(() => withPreferences(worded, equalPreferences(KPIS))).toThrow(/need a reward of weights/);
  });
});

describe('drawn preferences', () => {
  it('make an environment', async () => {
    const scenario = await fastAndSlow();
    const check = checkEnv(() => withDrawnPreferences(scenario, KPIS, make), { steps: 100 });
    expect(check.findings).toEqual([]);
  });

  it('belong to the episode, add up to 1 and are spread evenly', () => {
    const draws = Array.from({ length: 400 }, (_, k) => drawnPreferences(`${k}`, ['cost', 'latency', 'sla']));
    expect(drawnPreferences('7', ['cost', 'latency', 'sla'])).toEqual(draws[7]);
    for (const draw of draws) {
      expect(Object.values(draw).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    }
    // A share of Dirichlet(1, 1, 1) has mean 1/3 and variance 1/18; four standard errors of 400 draws are 0.047.
    const mean = draws.reduce((sum, { sla }) => sum + sla!, 0) / 400;
    expect(Math.abs(mean - 1 / 3)).toBeLessThan(0.047);
    const large = draws.filter(({ sla }) => sla! > 0.5).length / 400;
    // P(share > 1/2) = 1/4; four standard errors are 0.087.
    expect(Math.abs(large - 0.25)).toBeLessThan(0.087);
  });
});
