import { describe, expect, it } from 'vitest';
import { SequentialStream } from '../../src/core/random.ts';
import {
  allowsAny,
  epsilonGreedy,
  greatestIndex,
  sampleAllowed,
  sampleIndex,
  shuffledPasses,
} from '../../src/learn/sampling.ts';

const NEVER = Number.NEGATIVE_INFINITY;

describe('a drawn index', () => {
  it('has the frequencies of the softmax', () => {
    const stream = new SequentialStream('draws');
    const scores = Float32Array.of(1, NEVER, 3, 2);
    const counts = [0, 0, 0, 0];
    for (let k = 0; k < 20_000; k++) counts[sampleIndex(scores, stream.uniform())]!++;
    const total = Math.exp(1) + Math.exp(3) + Math.exp(2);
    expect(counts[1]).toBe(0);
    for (const i of [0, 2, 3]) {
      const p = Math.exp(scores[i]!) / total;
      expect(Math.abs(counts[i]! / 20_000 - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / 20_000));
    }
  });

  it('is the last one with a probability where rounding leaves none over', () => {
    expect(sampleIndex(Float32Array.of(0, 0, NEVER), 1 - 2 ** -53)).toBe(1);
    expect(sampleIndex(Float32Array.of(0, 0, NEVER), 1)).toBe(1);
    expect(sampleIndex(Float32Array.of(NEVER, 0, -1e9), 1)).toBe(1);
  });

  it('is counted from where its scores begin', () => {
    expect(sampleIndex(Float32Array.of(9, 9, NEVER, 1), 0.5, 2, 2)).toBe(1);
    expect(greatestIndex(Float32Array.of(9, 9, 2, 3, 3), 2, 3)).toBe(1);
  });
});

describe('an allowed action', () => {
  it('is each of them equally often, and never another', () => {
    const mask = Uint8Array.of(0, 1, 0, 1, 1, 0);
    expect([0, 0.3, 0.34, 0.6, 0.67, 1 - 2 ** -53].map((u) => sampleAllowed(mask, u))).toEqual([
      1, 1, 3, 3, 4, 4,
    ]);
  });

  it('is none where none is allowed', () => {
    expect(sampleAllowed(new Uint8Array(3), 0.5)).toBe(-1);
  });
});

describe('ε-greedy', () => {
  const scores = Float32Array.of(-5, -1e9, -2, -2);
  const mask = Uint8Array.of(1, 0, 1, 1);

  it('takes the first of the best, or any allowed action, by one number', () => {
    expect(epsilonGreedy(scores, mask, 0.3, 0.3)).toBe(2);
    expect(epsilonGreedy(scores, mask, 0, 0)).toBe(2);
    const explored = [0, 0.09, 0.11, 0.19, 0.21, 0.29].map((u) => epsilonGreedy(scores, mask, 0.3, u));
    expect(explored).toEqual([0, 0, 2, 2, 3, 3]);
  });

  it('looks at one environment of several', () => {
    const [both, masks] = [Float32Array.of(9, 9, ...scores), Uint8Array.of(1, 1, ...mask)];
    expect(epsilonGreedy(both, masks, 0, 0.5, 2, 4)).toBe(2);
    expect(epsilonGreedy(new Float32Array(0), masks, 1, 0.99, 2, 4)).toBe(3);
  });
});

it('passes over the same numbers differ in their order only', () => {
  const picks = shuffledPasses(50, 3, new SequentialStream('passes'));
  const passes = [0, 1, 2].map((pass) => picks.slice(50 * pass, 50 * (pass + 1)));
  expect(passes[0]).not.toEqual(passes[1]);
  for (const pass of passes) expect(pass.sort()).toEqual(Int32Array.from({ length: 50 }, (_, k) => k));
});

it('a mask of nothing allows nothing', () => {
  expect(allowsAny(Uint8Array.of(0, 0, 1, 0), 0, 2)).toBe(false);
  expect(allowsAny(Uint8Array.of(0, 0, 1, 0), 1, 2)).toBe(true);
});
