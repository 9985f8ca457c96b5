import { describe, expect, it } from 'vitest';
import { gradients } from '../../../src/learn/graph/differentiate.ts';
import { interpret } from '../../../src/learn/graph/interpret.ts';
import { OPS, type OpName } from '../../../src/learn/graph/vocabulary.ts';
import { CASES, feedsOf, graphOf } from '../graph/op-cases.ts';
import { gradientGraph, LOSSES, lossGraph } from '../losses/losses.ts';
import { autodiff } from './autodiff.ts';
import { wasmBackend } from './wasm.ts';

const backend = await wasmBackend();

/** Ops whose gradient in TensorFlow.js needs a kernel that WebAssembly lacks (tensorflow/tfjs issue 8082). */
const WITHOUT_GRADIENT: readonly string[] = ['gather'] satisfies OpName[];

describe("TensorFlow.js's own gradients", () => {
  for (const name of Object.keys(OPS)) {
    const cases = CASES[name as OpName];
    if (WITHOUT_GRADIENT.includes(name)) {
      it(`of ${name} fail on WebAssembly, where our rule works`, async () => {
        for (const example of cases) {
          const { graph, inputs, loss } = graphOf(example);
          const feeds = feedsOf(example);
          expect(() => autodiff(loss, inputs, feeds)).toThrow("Kernel 'UnsortedSegmentSum' not registered");
          graph.output('dx', gradients(loss, inputs)[0]!);
          const { dx } = await (await backend.compile(graph)).run(feeds);
          interpret(graph, feeds).dx!.forEach((value, k) => {
            expect(dx![k]).toBeCloseTo(value, 5);
          });
        }
      });
      continue;
    }
    it(`of ${name} are those of our rule`, () => {
      for (const example of cases) {
        const { graph, inputs, loss } = graphOf(example);
        gradients(loss, inputs).forEach((gradient, i) => {
          graph.output(`d${i}`, gradient);
        });
        const feeds = feedsOf(example);
        const ours = interpret(graph, feeds);
        autodiff(loss, inputs, feeds).forEach((gradient, i) => {
          expect(gradient).toHaveLength(ours[`d${i}`]!.length);
          ours[`d${i}`]!.forEach((value, k) => {
            expect(gradient[k]).toBeCloseTo(value, 5);
          });
        });
      }
    });
  }

  it.each(Object.entries(LOSSES))('of the whole loss of %s are those of our rules', (_, lossOf) => {
    const loss = lossOf('1');
    const { graph, parameters, feeds } = lossGraph(loss);
    const [found] = autodiff(graph.outputs.get('loss')!, [parameters], feeds);
    const exact = gradientGraph(loss);
    const expected = interpret(exact.graph, exact.feeds).gradient!;
    const distance = Math.hypot(...expected.map((value, k) => value - found![k]!));
    // Each of several greatest elements has the whole gradient in TensorFlow.js; ours share it.
    const agrees = distance / Math.hypot(...expected) < 1e-5;
    expect(agrees).toBe(!loss.ties);
  });
});
