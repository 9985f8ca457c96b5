// A policy scores candidates, however many there are: trained on 8 executors, it runs unchanged on 4, 16 and 200.
import { createAgent, loadScenario, make, simulate, VectorEnv } from 'switchyard';

/** A fleet of so many quarters of executors, and arrivals in proportion to what it can do. */
function fleet(quarters: number, tasks = 1000) {
  return loadScenario('quickstart', [
    `executors.0.count=${2 * quarters}`,
    `executors.1.count=${quarters}`,
    `executors.2.count=${quarters}`,
    `arrivals.rates=[${1.8 * quarters}, ${8 * quarters}]`,
    `horizon.tasks=${tasks}`,
  ]);
}

const scenario = await fleet(2);
const env = new VectorEnv(() => make('dispatch-v0', { scenario }), { count: 16, seed: 'train' });
const agent = await createAgent('ppo', {
  spec: env.spec,
  seed: '2',
  hyperparameters: { hidden: [16, 16], rollout: 1024, minibatch: 256, learningRate: 2e-3, entropy: 0.01 },
});
for await (const _ of agent.train(env, 20_480));

const policy = agent.policy();
for (const quarters of [1, 4, 50]) {
  const other = await fleet(quarters, 500 * Math.min(quarters, 4));
  const learned = simulate(other, policy, 'held out').objective;
  const rule = simulate(other, 'least-backlog', 'held out').objective;
  console.log(`${4 * quarters} executors: better than least-backlog: ${learned < rule}`);
}
