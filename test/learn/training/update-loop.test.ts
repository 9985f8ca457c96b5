import { describe, expect, it } from 'vitest';
import { SequentialStream } from '../../../src/core/random.ts';
import { matmulFlops } from '../../../src/learn/graph/flops.ts';
import { Graph } from '../../../src/learn/graph/graph.ts';
import { interpret } from '../../../src/learn/graph/interpret.ts';
import { matmul, reduceMean, reduceSum, reshape, square, sub } from '../../../src/learn/graph/vocabulary.ts';
import { RowLayout } from '../../../src/learn/networks/row-layout.ts';
import { onnxBackend } from '../../../src/learn/onnx/backend.ts';
import { adam, adamRates, adamState } from '../../../src/learn/training/adam.ts';
import { type ObjectiveOf, updateLoop } from '../../../src/learn/training/update-loop.ts';
import { Updater } from '../../../src/learn/training/updater.ts';
import { randomNetwork } from '../networks/models.ts';

describe('a step of Adam', () => {
  it('follows Kingma & Ba with ε outside the corrected root', () => {
    const graph = new Graph();
    const input = (name: string) => graph.input(name, [2]);
    const state = { parameters: input('parameters'), mean: input('mean'), variance: input('variance') };
    const next = adam(state, input('gradient'), graph.input('rate', []), graph.input('correction', []));
    for (const [name, value] of Object.entries(next)) graph.output(`${name}/next`, value);
    let now = { parameters: [1, -2], mean: [0, 0], variance: [0, 0] };
    const expected = { p: [1, -2], m: [0, 0], v: [0, 0] };
    for (const [k, gradient] of [
      [3, -0.001],
      [1, 0.5],
      [-2, 0],
    ].entries()) {
      const [rate, correction] = adamRates(0.1, k + 1);
      const found = interpret(graph, { ...now, gradient, rate: [rate], correction: [correction] });
      now = {
        parameters: [...found['parameters/next']!],
        mean: [...found['mean/next']!],
        variance: [...found['variance/next']!],
      };
      gradient.forEach((g, i) => {
        expected.m[i] = 0.9 * expected.m[i]! + 0.1 * g;
        expected.v[i] = 0.999 * expected.v[i]! + 0.001 * g * g;
        const mean = expected.m[i]! / (1 - 0.9 ** (k + 1));
        const variance = expected.v[i]! / (1 - 0.999 ** (k + 1));
        expected.p[i]! -= (0.1 * mean) / (Math.sqrt(variance) + 1e-5);
        expect(now.parameters[i]).toBeCloseTo(expected.p[i]!, 12);
      });
    }
  });
});

const backend = await onnxBackend();
const network = randomNetwork({ globals: 3, features: 0, rows: 2 });
const layout = new RowLayout({ ...network.fields, target: 1 });
const ROWS = 16;

/** Regression of the value on a target. */
const regression: ObjectiveOf = ({ value }, fields) => {
  const loss = reduceMean(square(sub(value, reshape(fields.target!, value.shape))));
  return { loss, metrics: { error: loss } };
};

function data(): { rows: Float32Array; start: Float32Array } {
  const stream = new SequentialStream('regression');
  const rows = Float32Array.from({ length: ROWS * layout.width }, () => stream.normal());
  return { rows, start: network.initialise(stream) };
}

const all = Int32Array.from({ length: ROWS }, (_, i) => i);
const times = (n: number) => Int32Array.from({ length: n * ROWS }, (_, i) => i % ROWS);

describe('a loop of updates', () => {
  const options = { rows: ROWS, minibatch: ROWS, maxGradientNorm: 0.5 };

  it('does in one run what single updates do one after the other, bit for bit', async () => {
    const { rows, start } = data();
    const updater = await Updater.compile(backend, updateLoop(network, layout, regression, options));
    const [once, often] = [adamState(start), adamState(start)];
    await updater.run(once, rows, times(5), 0.01);
    for (let k = 0; k < 5; k++) await updater.run(often, rows, all, 0.01);
    expect(once).toEqual(often);
    expect(once.step).toBe(5);
  });

  it('makes the loss small, and returns the mean of its metrics', async () => {
    const { rows, start } = data();
    const updater = await Updater.compile(backend, updateLoop(network, layout, regression, options));
    const state = adamState(start);
    const before = await updater.run(state, rows, all, 0.01);
    await updater.run(state, rows, times(300), 0.01);
    const after = await updater.run(state, rows, all, 0.01);
    expect(before.loss).toBe(before.error);
    expect(after.loss).toBeLessThan(0.05 * before.loss!);
  });

  it('ends before the step whose metric exceeds the limit', async () => {
    const { rows, start } = data();
    const stop = { metric: 'error', above: 0 };
    const updater = await Updater.compile(
      backend,
      updateLoop(network, layout, regression, { ...options, stop }),
    );
    const state = adamState(start);
    await updater.run(state, rows, times(4), 0.01);
    expect(state).toEqual(adamState(start));
    const never = updateLoop(network, layout, regression, { ...options, stop: { ...stop, above: 1e9 } });
    await (await Updater.compile(backend, never)).run(state, rows, times(4), 0.01);
    expect(state.step).toBe(4);
    expect(state.parameters).not.toEqual(start);
  });

  it('shortens long gradients', async () => {
    const { rows, start } = data();
    const short = { ...options, maxGradientNorm: 1e-9 };
    const updater = await Updater.compile(backend, updateLoop(network, layout, regression, short));
    const state = adamState(start);
    const { grad_norm: norm } = await updater.run(state, rows, all, 0.01);
    expect(norm).toBeGreaterThan(0.1);
    expect(Math.hypot(...state.mean)).toBeCloseTo(1e-10, 15);
  });
});

describe('the arithmetic of a graph', () => {
  it('counts 2·m·n·k for each matrix product that its outputs need', () => {
    const graph = new Graph();
    const [a, b] = [graph.input('a', [3, 5]), graph.input('b', [7, 5])];
    graph.output('sum', reduceSum(matmul(a, b, { transB: true })));
    matmul(b, a, { transB: true });
    expect(matmulFlops(graph)).toBe(2 * 3 * 7 * 5);
  });
});
