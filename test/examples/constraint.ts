// As soon as possible on a budget: spending has a price, which rises while the agent spends too much.
import {
  constraintOf,
  createAgent,
  loadScenario,
  Multiplier,
  make,
  type Policy,
  simulate,
  Trainer,
  VectorEnv,
} from 'switchyard';

const LIMIT = 0.0001;
const scenario = await loadScenario('quickstart', ['reward={latency: 0.00005}', 'horizon.tasks=1000']);

// One multiplier finds the price; another, at a price of 0, only measures, so that the best on the budget is kept.
const constraint = await constraintOf(`cost per task <= ${LIMIT}`);
const multiplier = new Multiplier(constraint, 0.5);
const meter = new Multiplier(constraint);
const create = (by: Multiplier) => make('dispatch-v0', { scenario: by.charged(scenario) });
const env = new VectorEnv(() => create(multiplier), { count: 16, seed: 'train' });
const agent = await createAgent('ppo', {
  spec: env.spec,
  seed: '1',
  hyperparameters: { hidden: [16, 16], rollout: 1024, minibatch: 256, learningRate: 2e-3, entropy: 0.01 },
});
const validation = { every: 8192, episodes: 2, env: create(meter), meter };
const trainer = new Trainer({ agent, env, multiplier, validation });
for await (const _ of trainer.train(40_960));

/** Means of four worlds: money for a task, and seconds until it is done. */
function measure(policy: Policy) {
  const runs = ['a', 'b', 'c', 'd'].map((seed) => simulate(scenario, policy, seed));
  return {
    cost: runs.reduce((sum, { metrics, tasks }) => sum + metrics.cost / tasks.completed / runs.length, 0),
    seconds: runs.reduce((sum, { metrics }) => sum + metrics.meanResponse! / runs.length, 0),
  };
}

const learned = measure(trainer.best!.model);
console.log('earliest-finish keeps to the budget:', measure('earliest-finish').cost <= LIMIT);
console.log('what was learned keeps to it:', learned.cost <= LIMIT);
console.log('and is ten times as quick as the cheapest:', 10 * learned.seconds < measure('cheapest').seconds);
