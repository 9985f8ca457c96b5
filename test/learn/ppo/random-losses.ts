import { ppoObjective } from '../../../policies/learned/ppo.ts';
import { SequentialStream } from '../../../src/core/random.ts';
import { Graph } from '../../../src/learn/graph/graph.ts';
import { interpret } from '../../../src/learn/graph/interpret.ts';
import type { ActorCritic } from '../../../src/learn/networks/actor-critic.ts';
import { RowLayout } from '../../../src/learn/networks/row-layout.ts';
import { OUTCOME_FIELDS } from '../../../src/learn/rollout/rollout.ts';
import type { RandomLoss } from '../losses/losses.ts';
import { randomNetwork, randomWeights, type Sizes } from '../networks/models.ts';

const MINIBATCH = 12;

const OPTIONS = { clip: 0.2, clipValue: 0.2, entropy: 0.01, valueWeight: 0.5, normaliseAdvantages: true };

const MLP: Sizes = { globals: 3, features: 0, rows: 3, hidden: [5, 4] };
const SCORER: Sizes = { globals: 2, features: 3, rows: 5 };

/** PPO's loss in different shapes. */
export const PPO_LOSSES: Readonly<Record<string, (seed: string) => RandomLoss>> = {
  'ppo, an mlp with value clipping': (seed) => ppoLoss(seed, MLP, OPTIONS),
  'ppo, an mlp without value clipping': (seed) =>
    ppoLoss(seed, MLP, { ...OPTIONS, clipValue: null, normaliseAdvantages: false }),
  'ppo, a scorer': (seed) => ppoLoss(seed, SCORER, OPTIONS),
  'ppo, a scorer with equal candidates': (seed) => ppoLoss(seed, SCORER, OPTIONS, true),
};

function ppoLoss(
  seed: string,
  sizes: Sizes,
  options: Parameters<typeof ppoObjective>[2],
  ties = false,
): RandomLoss {
  const stream = new SequentialStream(seed);
  const network = randomNetwork(sizes);
  const layout = new RowLayout({ ...network.fields, ...OUTCOME_FIELDS });
  const parameters = randomWeights(network, stream);
  return {
    layout,
    objective: (batch) => ppoObjective(network.heads(batch.fields, batch.parameters), batch.fields, options),
    parameters,
    rows: randomRows(network, layout, parameters, sizes, stream, ties),
    ties,
  };
}

/** Old values and probabilities lie around the present ones: equal, within the clipping bands, and beyond. */
function randomRows(
  network: ActorCritic,
  layout: RowLayout,
  parameters: Float32Array,
  sizes: Sizes,
  stream: SequentialStream,
  ties: boolean,
): Float32Array {
  const rows = Float32Array.from({ length: MINIBATCH * layout.width }, () => stream.normal());
  const field = (i: number, name: string) => i * layout.width + layout.offset(name);
  for (let i = 0; i < MINIBATCH; i++) {
    for (let r = 0; r < sizes.rows; r++)
      rows[field(i, 'mask') + r] = r === 1 || stream.uniform() < 0.6 ? 1 : 0;
    rows[field(i, 'action')] = 1;
    if (ties && i % 2 === 0) {
      const from = field(i, 'candidates');
      rows.copyWithin(from + sizes.features, from, from + sizes.features);
    }
  }
  const graph = new Graph();
  const heads = network.heads(
    layout.cut(graph.input('rows', [MINIBATCH, layout.width])),
    graph.input('parameters', [parameters.length]),
  );
  graph.output('logProbabilities', heads.logProbabilities);
  graph.output('value', heads.value);
  const now = interpret(graph, { rows, parameters });
  const shifts = [0, 0.05, -0.11, 0.17, 0.35, -0.5];
  for (let i = 0; i < MINIBATCH; i++) {
    const shift = shifts[i % shifts.length]!;
    rows[field(i, 'value')] = now.value![i]! + shift;
    rows[field(i, 'logProbability')] = now.logProbabilities![i * sizes.rows + 1]! + shift;
  }
  return rows;
}
