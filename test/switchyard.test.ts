import { describe, expect, it } from 'vitest';
import {
  type Backend,
  createAgent,
  exportPolicy,
  InputError,
  loadScenario,
  make,
  rank,
  simulate,
  VectorEnv,
} from '../src/switchyard.ts';

const scenario = await loadScenario('quickstart', ['horizon.tasks=100']);

describe('playing a scenario', () => {
  it('is the same for a scheduler by its name and by its rule, and differs between seeds', () => {
    const jsq = () => rank((point, i) => point.executor(i).load);
    expect(simulate(scenario, jsq, 7)).toEqual(simulate(scenario, 'join-shortest-queue', '7'));
    expect(simulate(scenario, jsq, 8)).not.toEqual(simulate(scenario, jsq, 7));
  });

  it('takes parameters, and refuses names that are unknown or for another control model', () => {
    const objective = (policy: string) => simulate(scenario, policy, 1).objective;
    expect(objective('power-of-two:choices=1')).not.toBe(objective('power-of-two:choices=5'));
    expect(() => objective('least-backlogs')).toThrow(/did you mean 'least-backlog'/);
    expect(() => objective('sjf')).toThrow(InputError);
  });

  it('takes what an agent has learned', async () => {
    const agent = await createAgent('q-learning', { spec: make('dispatch-v0', { scenario }).spec });
    expect(simulate(scenario, agent.policy()).tasks.completed).toBe(100);
  });
});

describe('making an agent', () => {
  it('hands all that is given on to the method', async () => {
    const broken: Backend = {
      name: 'broken',
      compile: () => Promise.reject(new Error('asked to compile')),
    };
    const env = new VectorEnv(() => make('cartpole-v1'), { count: 2, seed: 'x' });
    const agent = await createAgent('ppo', { spec: env.spec, backend: broken });
    await expect(agent.train(env, 10).next()).rejects.toThrow('asked to compile');
  });
});

describe('exporting a policy', () => {
  const env = make('dispatch-v0', { scenario });
  const given = { env, scenario, agent: 'q-learning', seed: '1', steps: 0 };

  it('writes the artifact and its formats, with where it comes from', async () => {
    const agent = await createAgent('q-learning', { spec: env.spec });
    const files = await exportPolicy(agent.policy(), { ...given, targets: ['mjs'] });
    expect([...files.keys()]).toEqual(['policy.json', 'policy.mjs', 'policy.d.mts', 'manifest.json']);
    const { provenance, control } = JSON.parse(String(files.get('policy.json')));
    expect(control).toBe('dispatch');
    expect(provenance).toMatchObject({ agent: 'q-learning', seed: '1', trainedOn: [scenario.hash] });
  });

  it('refuses targets that are none', async () => {
    const agent = await createAgent('q-learning', { spec: env.spec });
    await expect(exportPolicy(agent.policy(), { ...given, targets: ['exe'] })).rejects.toThrow(InputError);
  });
});
