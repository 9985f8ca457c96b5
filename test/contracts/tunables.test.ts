import { describe, expect, it } from 'vitest';
import { agents } from '../../policies/learned/index.ts';
import { spaces } from '../../policies/spaces.ts';
import { schedulers } from '../../policies/static/index.ts';
import { loadScenario } from '../../src/cli/scenario-file.ts';
import { newRun } from '../../src/cli/training/run-request.ts';
import { subjectOf } from '../../src/cli/training/subject.ts';
import { tunableAgent } from '../../src/cli/tuning/tunable-agent.ts';
import { PLAIN } from '../../src/cli/tuning/tunable-of.ts';
import { tunablePolicy, usualGrounds } from '../../src/cli/tuning/tunable-policy.ts';
import { type Dimension, valueAtPlace } from '../../src/core/dimension.ts';

const SCENARIOS = {
  dispatch: 'two-tier',
  placement: 'placement',
  batch: 'batch',
  workflow: 'workflows',
} as const;
/** Of methods that learn from somebody else. */
const TEACHER: Readonly<Record<string, string>> = { clone: 'least-backlog' };

const PLACES = [0, 0.2, 0.5, 0.8, 0.999];

const values = (dimension: Dimension) => new Set(PLACES.map((place) => valueAtPlace(dimension, place)));

describe('a scheduler’s parameters', () => {
  const parametric = schedulers.entries().filter(([, { parameters }]) => parameters);

  it.each(parametric)('that are worth trying are those that it takes: %s', async (policy, entry) => {
    const path = SCENARIOS[entry.controls[0]!];
    const tunable = tunablePolicy(
      policy,
      usualGrounds({ path, scenario: await loadScenario(path), overrides: [] }),
    );
    for (const [name, dimension] of Object.entries(entry.parameters!)) {
      for (const value of values(dimension)) expect(await tunable.check({ [name]: value })).toBeNull();
    }
  });

  it.each(schedulers.entries())(
    'are declared, whatever it looks at: %s',
    async (_, { create, controls, parameters = {} }) => {
      const scenario = await loadScenario(SCENARIOS[controls[0]!]);
      const asked = new Set<string>();
      const spy = new Proxy({}, { get: (_target, key) => void asked.add(String(key)) });
      create({ scenario, parameters: spy, seed: '1' });
      expect([...asked].sort()).toEqual(Object.keys(parameters).sort());
    },
  );
});

describe('the usual space of a method', () => {
  it('is there for each', () => {
    expect(Object.keys(spaces).sort()).toEqual(agents.names().sort());
  });

  it.each(Object.entries(spaces))('has only values that it takes: %s', async (agent, space) => {
    const subject = await subjectOf('two-tier', ['horizon.tasks=100', 'horizon.warmup=10']);
    const nothing = { param: [], backend: undefined, rows: undefined, envs: undefined };
    const run = newRun({ ...PLAIN, ...nothing, agent, seed: '1', init: TEACHER[agent] }, subject);
    const { scenario } = subject;
    const tunable = await tunableAgent({ run, path: 'two-tier', scenario, overrides: [] });
    for (const [name, dimension] of Object.entries(space)) {
      for (const value of values(dimension)) expect(await tunable.check({ [name]: value })).toBeNull();
    }
  });
});
