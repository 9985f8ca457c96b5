// Without gradients: the cross-entropy method draws policies, plays them, and goes on around the best.
import { compileForward, createAgent, greedyAction, make, VectorEnv } from 'switchyard';

const create = () => make('cartpole-v1');
const agent = await createAgent('cem', { spec: create().spec, seed: '1', hyperparameters: { hidden: [] } });
// A generation of 16 plays the same episodes, so that nobody is chosen for luck.
const env = new VectorEnv(create, { count: 16, seed: 'train', sameEpisodes: agent.sameEpisodes });
for await (const _ of agent.train(env, 120_000));

const score = compileForward(agent.policy());
const cart = create();
for (const seed of ['a', 'b', 'c']) {
  let { observation } = cart.reset({ seed });
  let steps = 0;
  for (let done = false; !done; steps++) {
    const step = cart.step(greedyAction(score, observation));
    observation = step.observation;
    done = step.terminated || step.truncated;
  }
  console.log(`world ${seed}: the pole stays up for ${steps} steps`);
}
