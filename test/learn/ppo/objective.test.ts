import { describe, expect, it } from 'vitest';
import { ppoObjective } from '../../../policies/learned/ppo.ts';
import { SequentialStream } from '../../../src/core/random.ts';
import { gradients } from '../../../src/learn/graph/differentiate.ts';
import { Graph, type Shape } from '../../../src/learn/graph/graph.ts';
import { interpret } from '../../../src/learn/graph/interpret.ts';
import { exp } from '../../../src/learn/graph/vocabulary.ts';
import { maskedLogSoftmax } from '../../../src/learn/networks/masking.ts';
import { onnxBackend } from '../../../src/learn/onnx/backend.ts';
import { OUTCOME_FIELDS } from '../../../src/learn/rollout/rollout.ts';

const OPTIONS = {
  clip: 0.2,
  clipValue: 0.2,
  entropy: 0.01,
  valueWeight: 0.5,
  normaliseAdvantages: true,
} as const;

type Options = Parameters<typeof ppoObjective>[2];

/** Losses and metrics where the networks' answers are given. */
function objectiveOf(
  given: Readonly<Record<'logProbabilities' | 'values' | keyof typeof OUTCOME_FIELDS, readonly number[]>>,
  actions: number,
  options: Options = OPTIONS,
): Record<string, number> {
  const graph = new Graph();
  const batch = given.action.length;
  const input = (name: string, shape: Shape) => graph.input(name, shape);
  const heads = {
    logProbabilities: input('logProbabilities', [batch, actions]),
    value: input('values', [batch]),
  };
  const names = Object.keys(OUTCOME_FIELDS);
  const fields = Object.fromEntries(names.map((name) => [name, input(name, [batch, 1])]));
  const { loss, metrics } = ppoObjective(heads, fields, options);
  for (const [name, value] of Object.entries({ ...metrics, loss })) graph.output(name, value);
  const results = interpret(graph, given);
  return Object.fromEntries(Object.entries(results).map(([name, [value]]) => [name, value!]));
}

const logOf = (p: number[]) => p.map(Math.log);
/** Two actions: the one taken, with the given probability, and the other. */
const pairs = (p: number[]) => p.flatMap((x) => [Math.log(x), Math.log(1 - x)]);

describe('the clipped objective', () => {
  const policy = {
    logProbabilities: pairs([0.55, 0.28, 0.35, 0.45]),
    logProbability: logOf([0.5, 0.4, 0.25, 0.5]),
    action: [0, 0, 0, 0],
    advantage: [1, -1, 2, -0.5],
    values: [0, 0, 0, 0],
    value: [0, 0, 0, 0],
    return: [0, 0, 0, 0],
  };

  it('equals the golden vector', () => {
    const found = objectiveOf(policy, 2);
    expect(found.policy_gradient_loss).toBeCloseTo(-0.1361761939, 9);
    expect(found.approx_kl).toBeCloseTo(0.0325632608, 9);
    expect(found.clip_fraction).toBe(0.5);
  });

  it('leaves a lone advantage as it is instead of dividing by zero', () => {
    const first = Object.fromEntries(
      Object.entries(policy).map(([name, values]) => [
        name,
        values.slice(0, name === 'logProbabilities' ? 2 : 1),
      ]),
    ) as typeof policy;
    expect(objectiveOf(first, 2).policy_gradient_loss).toBeCloseTo(-1.1, 9);
  });

  it('clips values as CleanRL does, or not at all', () => {
    const values = { ...policy, values: [1.5, 1.9, 0, 0], value: [1, 2, 0, 0], return: [2, 2.5, 0, 0] };
    expect(objectiveOf(values, 2).value_loss).toBeCloseTo(0.25 / 2, 12);
    expect(objectiveOf(values, 2, { ...OPTIONS, clipValue: null }).value_loss).toBeCloseTo(0.305 / 4, 12);
  });

  it('takes the entropy of allowed actions only', () => {
    const graph = new Graph();
    const logProbabilities = maskedLogSoftmax(graph.input('scores', [1, 4]), graph.input('mask', [1, 4]));
    graph.output('p', exp(logProbabilities));
    graph.output('logProbabilities', logProbabilities);
    const masked = interpret(graph, { scores: [1, 2, 3, 4], mask: [1, 0, 1, 0] });
    const golden = [0.119202922, 0, 0.880797078, 0];
    golden.forEach((p, i) => {
      expect(masked.p![i]).toBeCloseTo(p, 9);
    });
    const one = Object.fromEntries(
      Object.entries(policy).map(([name]) => [name, [0]]),
    ) as unknown as typeof policy;
    const found = objectiveOf({ ...one, logProbabilities: [...masked.logProbabilities!] }, 4);
    expect(found.entropy_loss).toBeCloseTo(-0.3653338551, 9);
  });
});

const backend = await onnxBackend();
describe('the gradient of the loss', () => {
  it('is whole for values within their clipping band that rounding moves by an ulp', async () => {
    const stream = new SequentialStream('band');
    const batch = 512;
    const random = (scale: number) => Float32Array.from({ length: batch }, () => scale * stream.normal());
    const graph = new Graph();
    const values = graph.input('values', [batch]);
    const names = Object.keys(OUTCOME_FIELDS);
    const fields = Object.fromEntries(names.map((name) => [name, graph.input(name, [batch, 1])]));
    const heads = { logProbabilities: graph.constant(new Float32Array(batch), [batch, 1]), value: values };
    const { loss } = ppoObjective(heads, fields, { ...OPTIONS, clipValue: 1 });
    graph.output('gradient', gradients(loss, [values])[0]!);
    const feeds = {
      ...Object.fromEntries(names.map((name) => [name, new Float32Array(batch)])),
      values: random(0.001),
      value: random(0.1),
      return: random(0.001),
    };
    const { gradient } = await (await backend.compile(graph)).run(feeds);
    feeds.values.forEach((value, i) => {
      expect(gradient![i]! * batch).toBeCloseTo(OPTIONS.valueWeight * (value - feeds.return[i]!), 7);
    });
  });

  it('does not reach masked actions', () => {
    const graph = new Graph();
    const scores = graph.input('scores', [1, 3]);
    const logProbabilities = maskedLogSoftmax(scores, graph.input('mask', [1, 3]));
    const fields = Object.fromEntries(
      Object.keys(OUTCOME_FIELDS).map((name) => [name, graph.input(name, [1, 1])]),
    );
    const heads = { logProbabilities, value: graph.constant([0], [1]) };
    graph.output('gradient', gradients(ppoObjective(heads, fields, OPTIONS).loss, [scores])[0]!);
    const one = Object.fromEntries(
      Object.keys(OUTCOME_FIELDS).map((name) => [name, [name === 'action' ? 0 : -1]]),
    );
    const { gradient } = interpret(graph, { scores: [1, 2, 3], mask: [1, 0, 1], ...one });
    expect(gradient![0]).not.toBe(0);
    expect(gradient![1]).toBe(0);
  });
});
