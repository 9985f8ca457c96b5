import { describe, expect, it } from 'vitest';
import type { Backend } from '../../../src/learn/backend.ts';
import { backends } from '../../../src/learn/backends.ts';
import { interpret } from '../../../src/learn/graph/interpret.ts';
import { adam, type OptimiserState, optimiserState } from '../../../src/learn/update/optimiser.ts';
import { updateLoop } from '../../../src/learn/update/update-loop.ts';
import { Updater } from '../../../src/learn/update/updater.ts';
import { finiteDifferences } from '../graph/finite-differences.ts';
import { gradientGraph, LOSSES, minibatchOf, type RandomLoss } from './losses.ts';

const [onnx, tfjs] = await Promise.all(['onnx', 'tfjs'].map((name) => backends.get(name)()));
const SEEDS = ['1', '2'];

/** How far two vectors are apart, relative to the length of the second, or absolute where that is less than 1. */
function distance(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found.length).toBe(expected.length);
  const reference = Float64Array.from(expected);
  const difference = reference.map((value, k) => value - found[k]!);
  return Math.hypot(...difference) / Math.max(1, Math.hypot(...reference));
}

async function outputsOf(backend: Backend, loss: RandomLoss): Promise<Record<string, Float32Array>> {
  const { graph, feeds } = gradientGraph(loss);
  return (await backend.compile(graph)).run(feeds);
}

async function updated(backend: Backend, loss: RandomLoss, times: number): Promise<OptimiserState> {
  const rows = minibatchOf(loss);
  const options = { rows, minibatch: rows, optimiser: adam(1e-5), maxGradientNorm: 0.5 };
  const loop = updateLoop(loss.layout, loss.objective, { ...options, size: loss.parameters.length });
  const state = optimiserState(loss.parameters);
  const picks = Int32Array.from({ length: times * rows }, (_, k) => k % rows);
  const { inputs = {} } = loss;
  await (await Updater.compile(backend, loop)).run(state, {
    rows: loss.rows,
    picks,
    learningRate: 1e-3,
    inputs,
  });
  return state;
}

describe.each(Object.entries(LOSSES))('the loss of %s', (_, lossOf) => {
  it('is taken where some actions are masked', () => {
    const { layout, rows } = lossOf('1');
    const [from, width] = [layout.offset('mask'), layout.widths.mask!];
    const masked = rows.filter((value, k) => {
      const column = (k % layout.width) - from;
      return column >= 0 && column < width && value === 0;
    });
    expect(masked.length).toBeGreaterThan(0);
  });

  it('has the gradient that finite differences find in float64', () => {
    const { graph, feeds } = gradientGraph(lossOf('1'));
    const found = interpret(graph, feeds).gradient!;
    expect(Math.hypot(...found)).toBeGreaterThan(0.1);
    finiteDifferences(graph, feeds, 'parameters', 1e-6).forEach((value, k) => {
      expect(found[k]).toBeCloseTo(value, 6);
    });
  });

  it.each(SEEDS)('and its gradient are the same in 32 bits on both backends, seed %s', async (seed) => {
    const loss = lossOf(seed);
    const { graph, feeds } = gradientGraph(loss);
    const exact = interpret(graph, feeds);
    const [a, b] = [await outputsOf(onnx!, loss), await outputsOf(tfjs!, loss)];
    for (const name of graph.outputs.keys()) {
      expect(distance(a[name]!, exact[name]!), `${name} by onnx`).toBeLessThan(1e-5);
      expect(distance(b[name]!, exact[name]!), `${name} by tfjs`).toBeLessThan(1e-5);
      expect(distance(b[name]!, a[name]!), `${name} by both`).toBeLessThan(1e-5);
    }
  });

  it('leads both backends to the same parameters and moments in several updates', async () => {
    const loss = lossOf('1');
    const [a, b] = [await updated(onnx!, loss, 5), await updated(tfjs!, loss, 5)];
    expect(distance(a.parameters, loss.parameters)).toBeGreaterThan(1e-4);
    for (const part of ['parameters', 'mean', 'variance'] as const) {
      expect(distance(b[part], a[part]), part).toBeLessThan(1e-5);
    }
  });
});
