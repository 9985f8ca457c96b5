// Why this executor? A decision is a table of features, a policy is a score over its rows; both can be read.
import {
  identityNormalisation,
  loadScenario,
  make,
  type NetworkModel,
  policyScheduler,
  Simulator,
} from 'switchyard';

const one = ['executors.0.count=1', 'executors.1.count=1', 'executors.2.count=1', 'horizon.tasks=50'];
const scenario = await loadScenario('quickstart', one);
const { globals, features } = make('dispatch-v0', { scenario }).spec.observationSpace;

// A linear policy written by hand, as a trained one would be: the sooner and the cheaper, the better.
const weights = { finish: -1, cost: -0.5 } as Record<string, number>;
const model: NetworkModel = {
  kind: 'scorer',
  globals,
  features,
  hidden: [],
  activation: 'tanh',
  layerNorm: false,
  context: 'none',
  actions: null,
  normalisation: identityNormalisation(globals.length, features.length),
  weights: {
    'head.weight': {
      shape: [features.length + globals.length, 1],
      values: Float32Array.from([...features, ...globals], (name) => weights[name] ?? 0),
    },
    'head.bias': { shape: [1], values: new Float32Array(1) },
  },
};

const policy = policyScheduler(model, scenario);
const simulator = new Simulator(scenario, { seed: '1' });
for (let point = simulator.advance(); point; point = simulator.advance()) {
  const choice = policy.choose(point);
  // The first task that finds somebody everywhere.
  if (point.executors.every(({ load }) => load > 0)) {
    const { observation, values } = policy.scores(point);
    console.log(`a task of class ${point.task(0).className} at ${point.now.toFixed(1)} s`);
    console.log('executor     load  finish   cost   score');
    for (let row = 0; row < point.size; row++) {
      const shown = ['load', 'finish', 'cost'].map((name) => {
        return observation.candidates[row * features.length + features.indexOf(name)]!;
      });
      const figures = [...shown, values[row]!].map((x) => x.toFixed(2).padStart(7)).join('');
      console.log(`${row === choice ? '>' : ' '} ${point.executor(row).name.padEnd(8)}${figures}`);
    }
    break;
  }
  simulator.apply(choice);
}
