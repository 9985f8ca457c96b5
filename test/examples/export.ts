// Ships a policy: one JavaScript module without dependencies, which decides as the agent would.
import {
  compileForward,
  createAgent,
  exportPolicy,
  greedyAction,
  loadScenario,
  make,
  VectorEnv,
} from 'switchyard';

const scenario = await loadScenario('quickstart', ['horizon.tasks=500']);
const create = () => make('dispatch-v0', { scenario });
const env = new VectorEnv(create, { count: 4, seed: 'train' });
const agent = await createAgent('q-learning', { spec: env.spec, seed: '1' });
for await (const _ of agent.train(env, 10_000));

// The names and contents of the files of a folder; `switchyard verify` and `bench` take it.
const provenance = { env: create(), scenario, agent: 'q-learning', seed: '1', steps: 10_000 };
const files = await exportPolicy(agent.policy(), { ...provenance, targets: ['mjs'] });
console.log([...files.keys()].join(' '));

const { decide } = await import(
  `data:text/javascript,${encodeURIComponent(String(files.get('policy.mjs')))}`
);
const score = compileForward(agent.policy());
const played = create();
let { observation } = played.reset({ seed: 'held out' });
let same = 0;
for (let done = false; !done; ) {
  const { index } = decide(observation.globals, observation.candidates, observation.mask);
  if (index === greedyAction(score, observation)) same++;
  const step = played.step(index);
  observation = step.observation;
  done = step.terminated || step.truncated;
}
console.log(`${same} of 500 decisions are the agent's own`);
