import { reinforceObjective, valueObjective } from '../../../policies/learned/reinforce.ts';
import { SequentialStream } from '../../../src/core/random.ts';
import type { Value } from '../../../src/learn/graph/graph.ts';
import { DEMONSTRATION_FIELDS } from '../../../src/learn/imitation/imitator.ts';
import { imitationObjective } from '../../../src/learn/losses/imitation-objective.ts';
import { policyGradientObjective } from '../../../src/learn/losses/policy-loss.ts';
import type { Heads } from '../../../src/learn/networks/actor-critic.ts';
import { RowLayout } from '../../../src/learn/networks/row-layout.ts';
import { OUTCOME_FIELDS } from '../../../src/learn/rollout/rollout.ts';
import type { Minibatch, Objective } from '../../../src/learn/update/update-loop.ts';
import type { RandomLoss } from '../losses/losses.ts';
import { randomNetwork, randomWeights, type Sizes } from '../networks/models.ts';
import { randomRows, setField } from '../random-rows.ts';

const MINIBATCH = 12;
const TAKEN = 1;

const MLP: Sizes = { globals: 3, features: 0, rows: 3, hidden: [5, 4] };
const SCORER: Sizes = { globals: 2, features: 3, rows: 5 };
const ATTENTION: Sizes = { ...SCORER, context: 'attention', layerNorm: true };

type ActorLoss = (
  heads: Heads,
  fields: Readonly<Record<string, Value>>,
  input: Minibatch['input'],
) => Objective;

const a2c: ActorLoss = (heads, fields) =>
  policyGradientObjective(heads, fields, { entropy: 0.02, valueWeight: 0.7, normaliseAdvantages: true });

const reinforce: ActorLoss = (heads, fields, input) =>
  reinforceObjective(heads, fields, {
    weights: input('weights', [MINIBATCH]),
    entropy: input('entropy', []),
  });

/** The last rows of a batch that is not full have no weight. */
const REINFORCE_INPUTS = {
  weights: Float32Array.from({ length: MINIBATCH }, (_, i) => (i < 9 ? 1 / 9 : 0)),
  entropy: Float32Array.of(0.02),
};

/** The losses of methods with an actor, PPO's apart. */
export const POLICY_GRADIENT_LOSSES: Readonly<Record<string, (seed: string) => RandomLoss>> = {
  'a2c, an mlp': (seed) => actorLoss(seed, MLP, a2c),
  'a2c, a scorer with attention and normalised layers': (seed) => actorLoss(seed, ATTENTION, a2c),
  'reinforce, an mlp': (seed) => actorLoss(seed, MLP, reinforce, REINFORCE_INPUTS),
  'reinforce, a scorer': (seed) => actorLoss(seed, SCORER, reinforce, REINFORCE_INPUTS),
  'the values of reinforce': (seed) => actorLoss(seed, SCORER, valueObjective),
  'clone, a scorer': (seed) => actorLoss(seed, SCORER, imitationObjective),
};

function actorLoss(
  seed: string,
  sizes: Sizes,
  loss: ActorLoss,
  inputs: RandomLoss['inputs'] = {},
): RandomLoss {
  const stream = new SequentialStream(seed);
  const network = randomNetwork(sizes);
  const layout = new RowLayout({ ...network.fields, ...OUTCOME_FIELDS, ...DEMONSTRATION_FIELDS });
  const rows = randomRows(layout, MINIBATCH, { mask: TAKEN }, stream);
  setField(rows, layout, 'action', () => TAKEN);
  setField(rows, layout, 'known', (i) => i % 2);
  setField(rows, layout, 'logProbability', (i) => -1 - 0.1 * i);
  return {
    layout,
    objective: ({ fields, parameters, input }) => loss(network.heads(fields, parameters), fields, input),
    parameters: randomWeights(network, stream),
    rows,
    inputs,
  };
}
