import { expect, it } from 'vitest';
import { SequentialStream } from '../../../src/core/random.ts';
import { SumTree } from '../../../src/learn/replay/sum-tree.ts';

function treeOf(weights: readonly number[]): SumTree {
  const tree = new SumTree(weights.length);
  for (const [slot, weight] of weights.entries()) tree.set(slot, weight);
  return tree;
}

it('finds the slot whose share of the total a number falls into', () => {
  const tree = treeOf([1, 0, 2, 0.5, 3]);
  expect(tree.total).toBe(6.5);
  const found = [0, 0.99, 1, 2.99, 3, 3.49, 3.5, 6.49].map((number) => tree.find(number));
  expect(found).toEqual([0, 0, 2, 2, 3, 3, 4, 4]);
});

it('never finds a slot without weight, not even at the very end', () => {
  const weights = [0, 0.1, 0, 0, 0.2, 0.3, 0];
  const tree = treeOf(weights);
  const stream = new SequentialStream('search');
  const numbers = Array.from({ length: 5000 }, () => stream.uniform() * tree.total);
  for (const number of [...numbers, 0, tree.total, 2 * tree.total]) {
    expect(weights[tree.find(number)]).toBeGreaterThan(0);
  }
});

it('does not drift: after many changes every sum is that of a fresh tree, bit for bit', () => {
  const stream = new SequentialStream('changes');
  const tree = new SumTree(100);
  for (let k = 0; k < 100_000; k++) tree.set(stream.below(100), 10 ** (12 * stream.uniform() - 6));
  for (let slot = 0; slot < 100; slot++) tree.set(slot, 1e-6 * (slot + 1));
  const fresh = new SumTree(100);
  fresh.load(tree.save(100));
  expect(tree.total).toBe(fresh.total);
  expect(tree.total).toBeCloseTo(5050e-6, 15);
});

it.each([1, 2, 3, 64, 65])('has room for %i slots', (size) => {
  const tree = new SumTree(size);
  tree.set(size - 1, 2);
  expect(tree.total).toBe(2);
  expect(tree.find(1.5)).toBe(size - 1);
});
