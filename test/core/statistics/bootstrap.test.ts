import { expect, test } from 'vitest';
import { SequentialStream } from '../../../src/core/random.ts';
import { Bootstrap } from '../../../src/core/statistics/bootstrap.ts';
import { meanOf } from '../../../src/core/statistics/estimators/mean.ts';
import { studentTail } from '../../../src/core/statistics/student.ts';

function normals(count: number, seed: string, centre = 10): number[] {
  const stream = new SequentialStream(seed);
  return Array.from({ length: count }, () => centre + stream.normal());
}

test('two equal questions get equal answers, whatever was asked in between', () => {
  const values = normals(20, 'a');
  const fresh = new Bootstrap().mean(values);
  const used = new Bootstrap();
  used.mean(normals(7, 'b'));
  used.ratio(values, normals(20, 'c'));
  expect(used.mean(values)).toEqual(fresh);
  expect(new Bootstrap({ seed: 'another' }).mean(values)).not.toEqual(fresh);
});

test("below ten values the interval is Student's, by hand 3 ± 2.776445 √2.5 / √5", () => {
  const [low, high] = new Bootstrap().mean([1, 2, 3, 4, 5])!;
  expect(low).toBeCloseTo(3 - 1.963243, 5);
  expect(high).toBeCloseTo(3 + 1.963243, 5);
});

test('a single value has no interval', () => {
  expect(new Bootstrap().mean([4])).toBeNull();
  expect(new Bootstrap().ratio([4], [2])).toBeNull();
});

test('the interval of a mean is close to the normal one for many values', () => {
  const [low, high] = new Bootstrap().mean(normals(400, 'wide'))!;
  const half = 1.96 / Math.sqrt(400);
  expect((high - low) / 2 / half).toBeGreaterThan(0.9);
  expect((high - low) / 2 / half).toBeLessThan(1.1);
});

test('the interval of a mean of twenty normal values covers the truth about nineteen times in twenty', () => {
  const bootstrap = new Bootstrap();
  let covered = 0;
  for (let k = 0; k < 400; k++) {
    const [low, high] = bootstrap.mean(normals(20, `coverage ${k}`))!;
    if (low <= 10 && 10 <= high) covered++;
  }
  expect(covered / 400).toBeGreaterThan(0.9);
  expect(covered / 400).toBeLessThan(0.97);
});

test('a constant ratio on wildly different seeds has an interval of no width, because seeds are paired', () => {
  const baseline = [1, 10, 100, 1000, 7];
  const values = baseline.map((value) => 0.5 * value);
  expect(new Bootstrap().ratio(values, baseline)).toEqual([0.5, 0.5]);
});

test('the interval of a ratio covers the truth about nineteen times in twenty', () => {
  const bootstrap = new Bootstrap();
  let covered = 0;
  for (let k = 0; k < 400; k++) {
    const common = normals(20, `common ${k}`);
    const values = normals(20, `own ${k}`, 0).map((noise, i) => 0.9 * common[i]! + 0.3 * noise);
    const [low, high] = bootstrap.ratio(values, common)!;
    if (low <= 0.9 && 0.9 <= high) covered++;
  }
  expect(covered / 400).toBeGreaterThan(0.9);
  expect(covered / 400).toBeLessThan(0.97);
});

test('there is no ratio to a baseline that may be zero', () => {
  expect(new Bootstrap().ratio([1, 2, 3], [0, 0, 5])).toBeNull();
});

test('an interval of a ratio of positive values stays above zero, and turns around with the two', () => {
  const [ours, theirs] = [
    [1, 2, 30],
    [2, 3, 4],
  ];
  const bootstrap = new Bootstrap();
  const [low, high] = bootstrap.ratio(ours, theirs)!;
  expect(low).toBeGreaterThan(0);
  const [inverseLow, inverseHigh] = bootstrap.ratio(theirs, ours)!;
  expect(inverseLow).toBeCloseTo(1 / high, 9);
  expect(inverseHigh).toBeCloseTo(1 / low, 9);
});

test('the interval excludes what has a p below five per cent, and no other', () => {
  const bootstrap = new Bootstrap();
  const values = normals(20, 'duality', 0);
  const [low, high] = bootstrap.mean(values)!;
  const p = (expected: number) => bootstrap.pValue(meanOf(values), undefined, expected)!;
  const width = high - low;
  for (const [inside, outside] of [
    [low + 0.02 * width, low - 0.02 * width],
    [high - 0.02 * width, high + 0.02 * width],
  ]) {
    expect(p(inside!)).toBeGreaterThan(0.05);
    expect(p(outside!)).toBeLessThan(0.05);
  }
});

test('values of which nearly all are equal have the interval of Student, for resamplings without spread say nothing', () => {
  const values = [...Array<number>(19).fill(0), 1];
  const [low, high] = new Bootstrap().mean(values)!;
  expect(low).toBeCloseTo(0.05 - 2.093024 * 0.05, 6);
  expect(high).toBeCloseTo(0.05 + 2.093024 * 0.05, 6);
  expect(new Bootstrap().pValue(meanOf(values))).toBeCloseTo(studentTail(1, 19), 12);
  expect(new Bootstrap().pValue(meanOf(Array<number>(20).fill(0)))).toBe(1);
});

test('three trainings that differ are three values, however many worlds each has met', () => {
  const worlds = normals(20, 'worlds', 0).map((value) => 0.01 * value);
  const values = [1, 2, 3].flatMap((training) => worlds.map((world) => training + world));
  const [low, high] = new Bootstrap().interval(meanOf(values), { rows: 3, columns: [20] })!;
  // Student's with two degrees of freedom, of 1, 2 and 3: 4.302653 / √3.
  expect((high - low) / 2).toBeCloseTo(4.302653 / Math.sqrt(3), 2);
});
