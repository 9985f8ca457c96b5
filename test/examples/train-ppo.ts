// Trains PPO on sixteen environments at once, and plays it greedily in worlds that it has not seen.
import { createAgent, loadScenario, make, type Policy, simulate, VectorEnv } from 'switchyard';

const scenario = await loadScenario('quickstart');
const env = new VectorEnv(() => make('dispatch-v0', { scenario }), { count: 16, seed: 'train' });
const agent = await createAgent('ppo', {
  spec: env.spec,
  seed: '2',
  hyperparameters: { hidden: [16, 16], rollout: 1024, minibatch: 256, learningRate: 2e-3, entropy: 0.01 },
});

for await (const record of agent.train(env, 40_960)) {
  const steps = record['time/total_timesteps']!;
  if (steps % 8192 === 0) console.log(`${steps} steps, ${record['train/n_updates']} gradients`);
}

/** Money, delay and penalties, mean over five worlds that were held out. */
function objective(policy: Policy): number {
  const seeds = Array.from({ length: 5 }, (_, k) => `held out ${k}`);
  return seeds.reduce((sum, seed) => sum + simulate(scenario, policy, seed).objective, 0) / seeds.length;
}

const learned = objective(agent.policy()); // about 0.19; least-backlog, the best of these, has 0.26
for (const name of ['earliest-finish', 'join-shortest-queue', 'least-backlog']) {
  console.log(`ppo is better than ${name}: ${learned < objective(name)}`);
}
