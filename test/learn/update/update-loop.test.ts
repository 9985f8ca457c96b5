import { describe, expect, it } from 'vitest';
import { SequentialStream } from '../../../src/core/random.ts';
import { matmulFlops } from '../../../src/learn/graph/flops.ts';
import { Graph } from '../../../src/learn/graph/graph.ts';

import {
  batchMatmul,
  matmul,
  reduceMean,
  reduceSum,
  reshape,
  square,
  sub,
} from '../../../src/learn/graph/vocabulary.ts';

import { RowLayout } from '../../../src/learn/networks/row-layout.ts';
import { onnxBackend } from '../../../src/learn/onnx/backend.ts';
import { adam, optimiserState } from '../../../src/learn/update/optimiser.ts';
import { passes } from '../../../src/learn/update/passes.ts';
import { type ObjectiveOf, updateLoop } from '../../../src/learn/update/update-loop.ts';
import { Updater } from '../../../src/learn/update/updater.ts';
import { randomNetwork } from '../networks/models.ts';

const backend = await onnxBackend();
const network = randomNetwork({ globals: 3, features: 0, rows: 2 });
const layout = new RowLayout({ ...network.fields, target: 1 });
const ROWS = 16;

/** Regression of the value on a target. */
const regression: ObjectiveOf = ({ fields, parameters }) => {
  const { value } = network.heads(fields, parameters);
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
  const { size } = network.parameters;
  const options = { size, rows: ROWS, minibatch: ROWS, optimiser: adam(1e-5), maxGradientNorm: 0.5 };

  it('does in one run what single updates do one after the other, bit for bit', async () => {
    const { rows, start } = data();
    const updater = await Updater.compile(backend, updateLoop(layout, regression, options));
    const [once, often] = [optimiserState(start), optimiserState(start)];
    await updater.run(once, { rows, picks: times(5), learningRate: 0.01 });
    for (let k = 0; k < 5; k++) await updater.run(often, { rows, picks: all, learningRate: 0.01 });
    expect(once).toEqual(often);
    expect(once.step).toBe(5);
  });

  it('passes over any number of rows in another order each time, but for what is left', async () => {
    const { rows, start } = data();
    const [minibatch, epochs, learningRate, width] = [5, 2, 0.01, layout.width];
    const small = updateLoop(layout, regression, { ...options, rows: minibatch, minibatch });
    const whole = updateLoop(layout, regression, { ...options, minibatch });
    const [state, expected] = [optimiserState(start), optimiserState(start)];
    const given = { rows, width, order: new SequentialStream('order'), epochs, minibatch, learningRate };
    const { error } = await passes(await Updater.compile(backend, small), state, given);
    const [order, stream] = [all.slice(), new SequentialStream('order')];
    const used = ROWS - (ROWS % minibatch);
    const picks = Array.from({ length: epochs }, () => {
      stream.shuffle(order);
      return [...order.slice(0, used)];
    }).flat();
    const updater = await Updater.compile(backend, whole);
    const { metrics } = await updater.run(expected, { rows, picks: Int32Array.from(picks), learningRate });
    expect(state.step).toBe((epochs * used) / minibatch);
    expect(state).toEqual(expected);
    expect(error).toBeCloseTo(metrics.error!, 6);
  });

  it('makes the loss small, and returns the mean of its metrics', async () => {
    const { rows, start } = data();
    const updater = await Updater.compile(backend, updateLoop(layout, regression, options));
    const state = optimiserState(start);
    const { metrics: before } = await updater.run(state, { rows, picks: all, learningRate: 0.01 });
    await updater.run(state, { rows, picks: times(300), learningRate: 0.01 });
    const { metrics: after } = await updater.run(state, { rows, picks: all, learningRate: 0.01 });
    expect(before.loss).toBe(before.error);
    expect(after.loss).toBeLessThan(0.05 * before.loss!);
  });

  it('ends before the step whose metric exceeds the limit', async () => {
    const { rows, start } = data();
    const stop = { metric: 'error', above: 0 };
    const updater = await Updater.compile(backend, updateLoop(layout, regression, { ...options, stop }));
    const state = optimiserState(start);
    await updater.run(state, { rows, picks: times(4), learningRate: 0.01 });
    expect(state).toEqual(optimiserState(start));
    const never = updateLoop(layout, regression, { ...options, stop: { ...stop, above: 1e9 } });
    await (await Updater.compile(backend, never)).run(state, { rows, picks: times(4), learningRate: 0.01 });
    expect(state.step).toBe(4);
    expect(state.parameters).not.toEqual(start);
  });

  it('shortens long gradients', async () => {
    const { rows, start } = data();
    const short = { ...options, maxGradientNorm: 1e-9 };
    const updater = await Updater.compile(backend, updateLoop(layout, regression, short));
    const state = optimiserState(start);
    const { metrics } = await updater.run(state, { rows, picks: all, learningRate: 0.01 });
    expect(metrics.grad_norm).toBeGreaterThan(0.1);
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

  it('counts each product of a stack', () => {
    const graph = new Graph();
    const [a, b] = [graph.input('a', [4, 5, 3]), graph.input('b', [4, 7, 5])];
    graph.output('sum', reduceSum(batchMatmul(a, b, { transA: true, transB: true })));
    expect(matmulFlops(graph)).toBe(4 * 2 * 3 * 7 * 5);
  });
});
