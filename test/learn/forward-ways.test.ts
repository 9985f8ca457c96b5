import { describe, expect, it } from 'vitest';
import { SequentialStream } from '../../src/core/random.ts';
import { kernelOfThread } from '../../src/learn/forward/kernel/instance.ts';
import { compileNetwork } from '../../src/learn/forward.ts';
import type { NetworkModel } from '../../src/learn/policy-model.ts';
import { randomMlp, randomObservations, randomScorer } from '../export/models.ts';

const KINDS = ['mlp', 'none', 'pooled', 'attention'] as const;

/** Of any kind; widths are seldom whole groups of four columns. */
function anyNetwork(kind: (typeof KINDS)[number], k: number): NetworkModel {
  const stream = new SequentialStream(`${kind} ${k}`);
  const activation = k % 2 === 0 ? 'relu' : 'tanh';
  const layerNorm = k % 3 === 0;
  const depth = kind === 'mlp' || kind === 'none' ? stream.below(4) : 2;
  const hidden = Array.from({ length: depth }, () => 1 + stream.below(23));
  if (kind === 'mlp') return randomMlp(`mlp${k}`, activation, { hidden, layerNorm });
  const names = (count: number) => Array.from({ length: count }, (_, i) => `name${i}`);
  const shown = { globals: names(stream.below(7)), features: names(1 + stream.below(9)) };
  return randomScorer(`${kind}${k}`, activation, shown, { hidden, context: kind, layerNorm });
}

const bits = (scores: Float32Array) => Array.from(new Uint32Array(scores.slice().buffer));

it('there is WebAssembly to compare with', () => {
  expect(kernelOfThread()).not.toBeNull();
});

describe.each(KINDS)('a network of kind %s', (kind) => {
  it('says the same to the bit by WebAssembly and by plain loops, whoever was asked in between', () => {
    const models = Array.from({ length: 40 }, (_, k) => anyNetwork(kind, k));
    const both = models.map((model) => ({
      kernel: compileNetwork(model, 'wasm-simd'),
      loops: compileNetwork(model, 'loops'),
      observations: [3, 40, 9, 90].flatMap((most) => randomObservations(model, 2, `rows${most}`, most)),
    }));
    for (let n = 0; n < 8; n++) {
      for (const [k, { kernel, loops, observations }] of both.entries()) {
        const scores = bits(kernel(observations[n]!));
        expect(scores, `${kind} ${k}, observation ${n}`).toEqual(bits(loops(observations[n]!)));
        expect(bits(kernel(observations[n]!))).toEqual(scores);
      }
    }
  });
});

it('a network is not mixed up with another', () => {
  const model = randomScorer('kept', 'relu');
  const [observation] = randomObservations(model, 1, 'kept');
  for (const way of ['wasm-simd', 'loops'] as const) {
    const score = compileNetwork(model, way);
    const other = compileNetwork(randomScorer('other', 'relu'), way);
    const before = bits(score(observation!));
    expect(bits(other(observation!))).not.toEqual(before);
    expect(bits(score(observation!))).toEqual(before);
  }
});

it('all networks of a thread share one memory, of the size of the largest', () => {
  const model = randomScorer('many', 'relu', undefined, { hidden: [64, 64] });
  const [observation] = randomObservations(model, 1, 'many');
  compileNetwork(model, 'wasm-simd')(observation!);
  const { numbers } = kernelOfThread()!;
  for (let n = 0; n < 100; n++) compileNetwork(model, 'wasm-simd')(observation!);
  expect(kernelOfThread()!.numbers).toBe(numbers);
});
