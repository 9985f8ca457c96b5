import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Graph } from '../../../src/learn/graph/graph.ts';
import * as ops from '../../../src/learn/graph/vocabulary.ts';
import { KERNELS } from '../../../src/learn/tfjs/kernels.ts';
import { adam, optimiserState } from '../../../src/learn/update/optimiser.ts';
import { updateLoop } from '../../../src/learn/update/update-loop.ts';
import { Updater } from '../../../src/learn/update/updater.ts';
import { gradientGraph, LOSSES, minibatchOf, type RandomLoss } from '../losses/losses.ts';
import { wasmBackend } from './wasm.ts';

const backend = await wasmBackend();

afterEach(() => vi.restoreAllMocks());

/** Runs so many updates at once. */
async function updater(loss: RandomLoss, iterations: number): Promise<() => Promise<unknown>> {
  const { layout, objective, parameters, rows, inputs = {} } = loss;
  const minibatch = minibatchOf(loss);
  const options = { rows: minibatch, minibatch, optimiser: adam(1e-5), maxGradientNorm: 1 };
  const loop = updateLoop(layout, objective, { ...options, size: parameters.length });
  const compiled = await Updater.compile(backend, loop);
  const state = optimiserState(parameters);
  const picks = Int32Array.from({ length: iterations * minibatch }, (_, k) => k % minibatch);
  return () => compiled.run(state, { rows, picks, learningRate: 1e-3, inputs });
}

describe.each(Object.entries(LOSSES))('the loss of %s', (_, lossOf) => {
  it('leaves no tensor behind, in a graph or in updates', async () => {
    const loss = lossOf('1');
    const before = tf.memory();
    const { graph, feeds } = gradientGraph(loss);
    const program = await backend.compile(graph);
    const update = await updater(loss, 3);
    for (let run = 0; run < 3; run++) {
      await program.run(feeds);
      expect(tf.memory()).toEqual(before);
      await update();
      expect(tf.memory()).toEqual(before);
    }
  });

  it('needs as much memory in the last of many updates as in the second', async () => {
    const held: number[] = [];
    const { gather } = KERNELS;
    vi.spyOn(KERNELS, 'gather').mockImplementation((...given) => {
      held.push(tf.memory().numTensors);
      return gather(...given);
    });
    const update = await updater(lossOf('1'), 8);
    await update();
    expect(held.length).toBeGreaterThanOrEqual(8);
    expect(held.at(-1)).toBe(held[held.length / 8]);
  });
});

it('frees what nobody reads any more while a graph still runs', async () => {
  const held: number[] = [];
  const { exp } = KERNELS;
  vi.spyOn(KERNELS, 'exp').mockImplementation((...given) => {
    held.push(tf.memory().numTensors);
    return exp(...given);
  });
  const graph = new Graph();
  let x = graph.input('x', [2]);
  for (let k = 0; k < 20; k++) x = ops.exp(x);
  graph.output('x', x);
  await (await backend.compile(graph)).run({ x: Float32Array.of(-1, -2) });
  expect(held).toHaveLength(20);
  expect(held.at(-1)).toBe(held[1]);
});
