// The same training on ONNX Runtime and on TensorFlow.js: losses are written once, and both compute the same.
import { backends, compileForward, createAgent, MissingComponentError, make, VectorEnv } from 'switchyard';

/** Scores that a policy, trained for one update, gives to the actions in one state. */
async function scoresBy(name: string): Promise<number[]> {
  const backend = await backends.get(name)();
  const env = new VectorEnv(() => make('cartpole-v1'), { count: 4, seed: 'train' });
  const hyperparameters = { rollout: 512, minibatch: 128 };
  const agent = await createAgent('ppo', { spec: env.spec, seed: '1', hyperparameters, backend });
  for await (const record of agent.train(env, 512)) {
    console.log(`${name}: ${record['train/n_updates']} gradient steps`);
  }
  const { observation } = make('cartpole-v1').reset({ seed: 7 });
  return [...compileForward(agent.policy())(observation)];
}

const expected = await scoresBy('onnx');
try {
  const scores = await scoresBy('tfjs');
  const difference = Math.max(...scores.map((score, k) => Math.abs(score - expected[k]!)));
  console.log('scores differ by less than 0.0001:', difference < 1e-4);
} catch (error) {
  // An optional dependency: the message says what to install.
  if (!(error instanceof MissingComponentError)) throw error;
  console.log(error.message);
}
