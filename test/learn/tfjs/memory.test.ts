import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { adam, optimiserState } from '../../../src/learn/training/optimiser.ts';
import { updateLoop } from '../../../src/learn/training/update-loop.ts';
import { Updater } from '../../../src/learn/training/updater.ts';
import { LOSSES } from '../losses.ts';
import { wasmBackend } from './wasm.ts';

const backend = await wasmBackend();

it.each(Object.entries(LOSSES))('updates by the loss of %s leave no tensor behind', async (_, lossOf) => {
  const { layout, objective, parameters, rows, ...loss } = lossOf('1');
  const minibatch = rows.length / layout.width;
  const options = {
    size: parameters.length,
    rows: minibatch,
    minibatch,
    optimiser: adam(1e-5),
    maxGradientNorm: 1,
  };
  const before = tf.memory();
  const updater = await Updater.compile(backend, updateLoop(layout, objective, options));
  const state = optimiserState(parameters);
  const picks = Int32Array.from({ length: 3 * minibatch }, (_, k) => k % minibatch);
  for (let run = 0; run < 4; run++) {
    await updater.run(state, { rows, picks, learningRate: 1e-3, inputs: loss.inputs ?? {} });
    expect(tf.memory()).toEqual(before);
  }
});
