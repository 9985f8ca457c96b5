// One policy for many wishes: what money and what time are worth is an input, and is chosen when it serves.
import {
  createAgent,
  loadScenario,
  make,
  simulate,
  VectorEnv,
  withDrawnPreferences,
  withPreferences,
} from 'switchyard';

const scenario = await loadScenario('quickstart', ['horizon.tasks=500']);

// Every episode wants something else, and is rewarded by it.
const create = () =>
  withDrawnPreferences(scenario, ['cost', 'latency'], (drawn) => make('dispatch-v0', { scenario: drawn }));
const env = new VectorEnv(create, { count: 16, seed: 'train' });
const agent = await createAgent('ppo', {
  spec: env.spec,
  seed: '1',
  hyperparameters: { hidden: [16, 16], rollout: 1024, minibatch: 256, learningRate: 2e-3, entropy: 0.01 },
});
for await (const _ of agent.train(env, 40_960));

const policy = agent.policy();
const seeds = ['a', 'b', 'c', 'd', 'e'];
const [thrifty, hasty] = [0.95, 0.05].map((cost) => {
  const wished = withPreferences(scenario, { cost, latency: 1 - cost });
  const runs = seeds.map((seed) => simulate(wished, policy, seed).metrics);
  return {
    spent: runs.reduce((sum, { cost }) => sum + cost, 0),
    waited: runs.reduce((sum, { meanResponse }) => sum + meanResponse!, 0),
  };
});
console.log('told to save money, it spends less:', thrifty!.spent < hasty!.spent);
console.log('told to save time, it answers sooner:', hasty!.waited < thrifty!.waited);
