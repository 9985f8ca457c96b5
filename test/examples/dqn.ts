// DQN, its extensions as switches; judged on the way, in worlds of their own, until it is good enough.
import { createAgent, make, Trainer, VectorEnv } from 'switchyard';

const env = new VectorEnv(() => make('cartpole-v1'), { count: 1, seed: 'train' });
const agent = await createAgent('dqn', {
  spec: env.spec,
  seed: '1',
  hyperparameters: {
    ...{ double: true, dueling: true, prioritized: true },
    learningRate: 1e-3,
    exploration: { from: 1, to: 0.05, steps: 3000 },
  },
});
const trainer = new Trainer({
  agent,
  env,
  validation: { every: 2000, episodes: 5, env: make('cartpole-v1') },
  stop: { target: 195 },
});

let evaluations = 0;
for await (const record of trainer.train(40_000)) if ('eval/mean_reward' in record) evaluations++;
console.log('why it stopped:', trainer.stopped);
console.log('evaluations, less than half of the twenty that there could be:', evaluations < 10);
console.log('the best policy holds the pole for 195 steps:', trainer.best!.evaluation.meanReward >= 195);
