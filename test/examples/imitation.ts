// Begins as a copy of the scheduler that you run today, and improves from there.
import {
  createAgent,
  demonstrate,
  loadScenario,
  make,
  type PolicyModel,
  schedulers,
  simulate,
  VectorEnv,
} from 'switchyard';

const TEACHER = 'earliest-finish';
const scenario = await loadScenario('quickstart');
const env = new VectorEnv(() => make('dispatch-v0', { scenario }), { count: 16, seed: 'train' });
const agent = await createAgent('ppo', { spec: env.spec, seed: '1', hyperparameters: { hidden: [32, 32] } });

const objective = (policy: string | PolicyModel) =>
  ['a', 'b', 'c', 'd', 'e'].reduce((sum, seed) => sum + simulate(scenario, policy, seed).objective, 0) / 5;

const { discountRate } = env.spec;
const shown = demonstrate(scenario, schedulers.get(TEACHER).create, {
  decisions: 4096,
  seed: 'show',
  discountRate,
});
let accuracy = 0;
for await (const record of agent.imitate!(shown)) accuracy = record['imitation/accuracy']!;
const copied = objective(agent.policy());

for await (const _ of agent.train(env, 20_000));
const improved = objective(agent.policy());

const taught = objective(TEACHER);
console.error({ accuracy, taught, copied, improved });
console.log(`of ${shown.length} choices it repeats more than nine in ten:`, accuracy > 0.9);
console.log('as a copy it is within a tenth of its teacher:', Math.abs(copied / taught - 1) < 0.1);
console.log('after training it is better than its teacher:', improved < taught);
