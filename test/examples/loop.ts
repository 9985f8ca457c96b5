// The loop: an environment asks, an agent answers, the simulator says what came of it.
import { createAgent, loadScenario, make } from 'switchyard';

const scenario = await loadScenario('quickstart', ['horizon.tasks=500']);
const env = make('dispatch-v0', { scenario });
const agent = await createAgent('q-learning', { spec: env.spec, seed: '1' });

for (let episode = 0; episode < 5; episode++) {
  let { observation: state } = env.reset({ seed: episode });
  let sum = 0;
  for (let done = false; !done; ) {
    const action = agent.selectAction(state);
    const { observation: nextState, reward, terminated, truncated } = env.step(action);
    await agent.learn({ state, action, reward, nextState, terminated, truncated });
    state = nextState;
    sum += reward;
    done = terminated || truncated;
  }
  console.log(`episode ${episode}: return ${sum.toFixed(3)}`);
}
