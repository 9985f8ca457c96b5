import { type DQNHyperparameters, dqnObjective } from '../../../policies/learned/dqn.ts';
import { pqnObjective } from '../../../policies/learned/pqn.ts';
import { SequentialStream } from '../../../src/core/random.ts';
import type { Value } from '../../../src/learn/graph/graph.ts';
import { DEMONSTRATION_FIELDS } from '../../../src/learn/imitation/imitator.ts';
import { marginObjective } from '../../../src/learn/losses/margin-objective.ts';
import type { QNetwork } from '../../../src/learn/networks/q-network.ts';
import { RowLayout } from '../../../src/learn/networks/row-layout.ts';
import { NEXT, replayLayout } from '../../../src/learn/replay/store.ts';
import type { Objective } from '../../../src/learn/update/update-loop.ts';
import type { RandomLoss } from '../losses/losses.ts';
import { randomQNetwork, randomWeights, type Sizes } from '../networks/models.ts';
import { randomRows, setField } from '../random-rows.ts';

const MINIBATCH = 12;
const TAKEN = 1;

const MLP: Sizes = { globals: 3, features: 0, rows: 4, hidden: [5, 4] };
const SCORER: Sizes = { globals: 2, features: 3, rows: 5 };

/** The losses of methods that learn values of actions. */
export const VALUE_LOSSES: Readonly<Record<string, (seed: string) => RandomLoss>> = {
  'dqn, an mlp': (seed) => dqnLoss(seed, MLP, { double: false, loss: 'mse' }),
  'dqn, a scorer': (seed) => dqnLoss(seed, SCORER, { double: false, loss: 'huber' }),
  'dqn, double and dueling': (seed) =>
    dqnLoss(seed, { ...SCORER, dueling: true }, { double: true, loss: 'huber' }),
  'dqn, all switches': (seed) =>
    dqnLoss(seed, { ...SCORER, dueling: true, quantiles: 7 }, { double: true, loss: 'huber' }),
  'pqn, an mlp with normalised layers': (seed) => valueLoss(seed, { ...MLP, layerNorm: true }, pqnObjective),
  'pqn, a scorer': (seed) => valueLoss(seed, SCORER, pqnObjective),
  'the clone of a value-based method': (seed) => valueLoss(seed, SCORER, marginObjective),
};

/** With importance weights, and a first row after which nothing is allowed. */
function dqnLoss(
  seed: string,
  sizes: Sizes,
  options: Pick<DQNHyperparameters, 'double' | 'loss'>,
): RandomLoss {
  const stream = new SequentialStream(seed);
  const network = randomQNetwork(sizes);
  const layout = replayLayout(new RowLayout(network.fields));
  const rows = randomRows(layout, MINIBATCH, { mask: TAKEN, [`${NEXT}/mask`]: 2 }, stream);
  rows.fill(0, layout.offset(`${NEXT}/mask`), layout.offset(`${NEXT}/mask`) + network.rows);
  setField(rows, layout, 'action', () => TAKEN);
  setField(rows, layout, 'bootstrap', (i) => (i === 0 ? 0 : 0.9));
  return {
    layout,
    objective: ({ fields, parameters, input }) => {
      const target = input('target', [network.parameters.size]);
      const weights = input('weights', [MINIBATCH]);
      return dqnObjective(network, { fields, parameters, target, weights }, options);
    },
    parameters: randomWeights(network, stream),
    rows,
    inputs: {
      target: randomWeights(network, stream),
      weights: Float32Array.from({ length: MINIBATCH }, () => 0.2 + stream.uniform()),
    },
  };
}

function valueLoss(
  seed: string,
  sizes: Sizes,
  loss: (values: Value, fields: Readonly<Record<string, Value>>) => Objective,
): RandomLoss {
  const stream = new SequentialStream(seed);
  const network: QNetwork = randomQNetwork(sizes);
  const layout = new RowLayout({ ...network.fields, ...DEMONSTRATION_FIELDS });
  const rows = randomRows(layout, MINIBATCH, { mask: TAKEN }, stream);
  setField(rows, layout, 'action', () => TAKEN);
  setField(rows, layout, 'known', (i) => i % 2);
  return {
    layout,
    objective: ({ fields, parameters }) => loss(network.values(fields, parameters), fields),
    parameters: randomWeights(network, stream),
    rows,
  };
}
