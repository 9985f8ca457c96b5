import { describe, expect, it } from 'vitest';
import { reinforceObjective, valueObjective } from '../../../policies/learned/reinforce.ts';
import { SequentialStream } from '../../../src/core/random.ts';
import { gradients } from '../../../src/learn/graph/differentiate.ts';
import { Graph, type Shape, type Value } from '../../../src/learn/graph/graph.ts';
import { interpret } from '../../../src/learn/graph/interpret.ts';
import { DEMONSTRATION_FIELDS } from '../../../src/learn/imitation/imitator.ts';
import { imitationObjective } from '../../../src/learn/losses/imitation-objective.ts';
import { policyGradientObjective } from '../../../src/learn/losses/policy-loss.ts';
import type { ActorCritic, Heads } from '../../../src/learn/networks/actor-critic.ts';
import { RowLayout } from '../../../src/learn/networks/row-layout.ts';
import { onnxBackend } from '../../../src/learn/onnx/backend.ts';
import { OUTCOME_FIELDS } from '../../../src/learn/rollout/rollout.ts';
import { BatchUpdater } from '../../../src/learn/update/batch-updater.ts';
import { adam, optimiserState } from '../../../src/learn/update/optimiser.ts';
import { type Objective, type ObjectiveOf, updateLoop } from '../../../src/learn/update/update-loop.ts';
import { Updater } from '../../../src/learn/update/updater.ts';
import { finiteDifferences } from '../graph/finite-differences.ts';
import { randomNetwork, randomWeights, type Sizes } from '../networks/models.ts';

const backend = await onnxBackend();
const BATCH = 6;

type Fields = Readonly<Record<string, Value>>;

const LOSSES: Record<string, (heads: Heads, fields: Fields) => Objective> = {
  a2c: (heads, fields) =>
    policyGradientObjective(heads, fields, { entropy: 0.02, valueWeight: 0.7, normaliseAdvantages: false }),
  'a2c with standardised advantages': (heads, fields) =>
    policyGradientObjective(heads, fields, { entropy: 0, valueWeight: 1, normaliseAdvantages: true }),
  reinforce: (heads, fields) => {
    const { graph } = heads.value;
    const weights = graph.constant([...new Array(BATCH - 3).fill(1 / (BATCH - 3)), 0, 0, 0], [BATCH]);
    return reinforceObjective(heads, fields, { weights, entropy: graph.constant([0.02], []) });
  },
  values: valueObjective,
  clone: imitationObjective,
};

const SIZES: Record<string, Sizes> = {
  'an mlp': { globals: 3, features: 0, rows: 3, hidden: [5, 4] },
  'a scorer': { globals: 2, features: 2, rows: 3, hidden: [4, 3] },
};

/** Random rows in which about half of the actions are masked, never the one that was taken. */
function randomRows(network: ActorCritic, layout: RowLayout, stream: SequentialStream): Float32Array {
  const rows = Float32Array.from({ length: BATCH * layout.width }, () => stream.normal());
  for (let i = 0; i < BATCH; i++) {
    const at = (name: string) => i * layout.width + layout.offset(name);
    for (let r = 0; r < network.rows; r++)
      rows[at('mask') + r] = Number(r === i % network.rows || stream.uniform() < 0.5);
    rows[at('action')] = i % network.rows;
    if ('known' in layout.widths) rows[at('known')] = i % 2;
  }
  return rows;
}

function lossOf(sizes: Sizes, objective: (heads: Heads, fields: Fields) => Objective) {
  const stream = new SequentialStream('losses');
  const network = randomNetwork(sizes);
  const layout = new RowLayout({ ...network.fields, ...OUTCOME_FIELDS, ...DEMONSTRATION_FIELDS });
  const parameters = randomWeights(network, stream);
  const rows = randomRows(network, layout, stream);
  const graph = new Graph();
  const flat = graph.input('parameters', [parameters.length]);
  const fields = layout.cut(graph.input('rows', [BATCH, layout.width]));
  const { loss } = objective(network.heads(fields, flat), fields);
  graph.output('loss', loss);
  graph.output('gradient', gradients(loss, [flat])[0]!);
  return { graph, feeds: { parameters, rows }, network, layout };
}

describe('the gradient of the loss', () => {
  for (const [name, objective] of Object.entries(LOSSES)) {
    for (const [kind, sizes] of Object.entries(SIZES)) {
      it(`of ${name} by ${kind} agrees with finite differences in float64, and in 32 bits`, async () => {
        const { graph, feeds } = lossOf(sizes, objective);
        const found = interpret(graph, feeds).gradient!;
        expect(Math.hypot(...found)).toBeGreaterThan(0.02);
        finiteDifferences(graph, feeds, 'parameters', 1e-6).forEach((value, k) => {
          expect(found[k]).toBeCloseTo(value, 6);
        });
        const { gradient } = await (await backend.compile(graph)).run(feeds);
        const distance = Math.hypot(...found.map((value, k) => value - gradient![k]!));
        expect(distance / Math.hypot(...found)).toBeLessThan(1e-5);
      });
    }
  }

  it('of the policy does not reach the values, nor that of values the policy', () => {
    const { graph, feeds, network } = lossOf(SIZES['an mlp']!, LOSSES.reinforce!);
    const names = Object.keys(network.parameters.shapes);
    const parts = (values: ArrayLike<number>) => network.parameters.views(Float32Array.from(values));
    const policy = parts(interpret(graph, feeds).gradient!);
    const critic = lossOf(SIZES['an mlp']!, LOSSES.values!);
    const values = parts(interpret(critic.graph, critic.feeds).gradient!);
    for (const name of names) {
      const untouched = name.startsWith('critic/') ? policy[name]! : values[name]!;
      expect(untouched.every((x) => x === 0)).toBe(true);
    }
  });
});

/** Losses where the networks' answers are given. */
function metricsOf(
  objective: (heads: Heads, fields: Fields) => Objective,
  actions: number,
  given: Readonly<Record<string, readonly number[]>>,
): Record<string, number> {
  const graph = new Graph();
  const batch = given.action!.length;
  const input = (name: string, shape: Shape) => graph.input(name, shape);
  const heads = {
    logProbabilities: input('logProbabilities', [batch, actions]),
    value: input('values', [batch]),
  };
  const fields = Object.fromEntries(
    Object.keys(OUTCOME_FIELDS).map((name) => [name, input(name, [batch, 1])]),
  );
  const { loss, metrics } = objective(heads, fields);
  for (const [name, value] of Object.entries({ ...metrics, loss })) graph.output(name, value);
  const feeds = Object.fromEntries(
    Object.keys(OUTCOME_FIELDS).map((name) => [name, new Array(batch).fill(0)]),
  );
  return Object.fromEntries(
    Object.entries(interpret(graph, { ...feeds, ...given })).map(([name, [value]]) => [name, value!]),
  );
}

describe('the loss', () => {
  const pairs = (p: readonly number[]) => p.flatMap((x) => [Math.log(x), Math.log(1 - x)]);

  it('of a2c is −mean(log π · A), with half the squared error of values', () => {
    const options = { entropy: 0.1, valueWeight: 2, normaliseAdvantages: false };
    const found = metricsOf((heads, fields) => policyGradientObjective(heads, fields, options), 2, {
      logProbabilities: pairs([0.5, 0.2]),
      action: [0, 1],
      advantage: [2, -1],
      values: [1, 3],
      return: [2, 0],
    });
    const policy = -(2 * Math.log(0.5) - Math.log(0.8)) / 2;
    const entropy = (Math.LN2 - 0.2 * Math.log(0.2) - 0.8 * Math.log(0.8)) / 2;
    expect(found.policy_gradient_loss).toBeCloseTo(policy, 12);
    expect(found.value_loss).toBeCloseTo((1 + 9) / 4, 12);
    expect(found.entropy_loss).toBeCloseTo(-entropy, 12);
    expect(found.loss).toBeCloseTo(policy - 0.1 * entropy + 2 * 2.5, 12);
  });

  it('of reinforce weighs every step alike, and corrects what an older policy chose', () => {
    const found = metricsOf(
      (heads, fields) => {
        const { graph } = heads.value;
        return reinforceObjective(heads, fields, {
          weights: graph.constant([1 / 3, 1 / 3, 1 / 3, 0], [4]),
          entropy: graph.constant([0], []),
        });
      },
      2,
      {
        logProbabilities: pairs([0.5, 0.2, 0.4, 0.9]),
        logProbability: [0.5, 0.4, 0.4, 0.1].map(Math.log),
        values: [0, 0, 0, 0],
        action: [0, 0, 0, 0],
        advantage: [3, 1, -1, 1000],
      },
    );
    expect(found.loss).toBeCloseTo(-(3 + 0.5 - 1) / 3, 12);
  });
});

describe('a step by the gradient of a whole batch', () => {
  const { network, layout, feeds } = lossOf(SIZES['a scorer']!, LOSSES.a2c!);
  const size = network.parameters.size;
  const objective: ObjectiveOf = ({ fields, parameters, input }) =>
    reinforceObjective(network.heads(fields, parameters), fields, {
      weights: input('weights', [fields.action!.shape[0]!]),
      entropy: input('entropy', []),
    });
  const inputs = { entropy: Float32Array.of(0.01) };

  const stepOf = async (chunk: number) => {
    const options = { size, chunk, optimiser: adam(1e-5), maxGradientNorm: 0.1 };
    const updater = await BatchUpdater.compile(backend, layout, objective, options);
    const state = optimiserState(feeds.parameters);
    const metrics = await updater.run(state, { rows: feeds.rows, learningRate: 0.01, inputs });
    return { state, metrics };
  };

  it('is the same whatever it is cut into', async () => {
    const [whole, pieces] = [await stepOf(BATCH), await stepOf(4)];
    expect(pieces.metrics.grad_norm).toBeCloseTo(whole.metrics.grad_norm!, 5);
    expect(pieces.metrics.loss).toBeCloseTo(whole.metrics.loss!, 5);
    whole.state.mean.forEach((value, k) => {
      expect(pieces.state.mean[k]).toBeCloseTo(value, 7);
    });
    expect(pieces.state.step).toBe(1);
  });

  it('is what a loop of one update does', async () => {
    const weights = Float32Array.from({ length: BATCH }, () => 1 / BATCH);
    const options = { size, rows: BATCH, minibatch: BATCH, optimiser: adam(1e-5), maxGradientNorm: 0.1 };
    const updater = await Updater.compile(backend, updateLoop(layout, objective, options));
    const state = optimiserState(feeds.parameters);
    const picks = Int32Array.from({ length: BATCH }, (_, k) => k);
    const given = { rows: feeds.rows, picks, learningRate: 0.01, inputs: { ...inputs, weights } };
    await updater.run(state, given);
    const { state: once } = await stepOf(BATCH);
    state.parameters.forEach((value, k) => {
      expect(once.parameters[k]).toBeCloseTo(value, 6);
    });
  });
});
