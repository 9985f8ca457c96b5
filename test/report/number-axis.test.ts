import { expect, test } from 'vitest';
import { numberAxis } from '../../src/report/number-axis.ts';

test('values of one size get a linear axis that holds them all', () => {
  const { channel, place } = numberAxis('cost', [2, 4]);
  expect(channel.title).toBe('cost');
  expect(channel.scale.type).toBe('linear');
  expect(channel.scale.domain[0]).toBeLessThan(2);
  expect(channel.scale.domain[1]).toBeGreaterThan(4);
  expect(place(3)).toBeCloseTo(0.5);
});

test('values of very different sizes get a logarithmic axis with round ticks, and the title says so', () => {
  const { channel, place } = numberAxis('response (s)', [0.4, 40]);
  expect(channel.title).toBe('response (s), log scale');
  expect(channel.axis.values).toEqual([1, 3, 10, 30]);
  expect(place(4)).toBeCloseTo(0.5);
});

test('many decades are ticked at powers of ten only', () => {
  expect(numberAxis('x', [0.001, 1000]).channel.axis.values).toEqual([0.001, 0.01, 0.1, 1, 10, 100, 1000]);
});

test('zero or negative values keep the axis linear, and equal values still span one', () => {
  expect(numberAxis('x', [0, 1000]).channel.scale.type).toBe('linear');
  const [low, high] = numberAxis('x', [5, 5]).channel.scale.domain;
  expect(low).toBeLessThan(high);
});
