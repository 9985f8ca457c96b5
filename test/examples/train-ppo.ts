// Trains PPO on sixteen environments at once, and plays it greedily in worlds that it has not seen.
import { createAgent, loadScenario, make, type PolicyModel, simulate, VectorEnv } from 'switchyard';

const scenario = await loadScenario('quickstart');
const env = new VectorEnv(() => make('dispatch-v0', { scenario }), { count: 16, seed: 'train' });
const agent = await createAgent('ppo', {
  spec: env.spec,
  seed: '1',
  hyperparameters: { hidden: [32, 32], learningRate: 3e-3 },
});

let updates = 0;
for await (const record of agent.train(env, 40_000)) {
  updates = record['train/n_updates']!;
}
console.log(`${updates} gradient steps`);

/** Money, delay and penalties, mean over ten worlds that were held out. */
function objective(policy: string | PolicyModel): number {
  const seeds = Array.from({ length: 10 }, (_, k) => `held out ${k}`);
  return seeds.reduce((sum, seed) => sum + simulate(scenario, policy, seed).objective, 0) / seeds.length;
}

console.error(objective(agent.policy()), objective('least-backlog'));
const learned = objective(agent.policy());
for (const name of ['earliest-finish', 'join-shortest-queue', 'least-backlog']) {
  console.log(`ppo does better than ${name}: ${learned < objective(name)}`);
}
