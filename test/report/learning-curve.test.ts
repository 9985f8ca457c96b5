import { expect, test } from 'vitest';
import { learningCurve } from '../../src/report/learning-curve.ts';
import { sampleRun } from './charts.ts';

const points = (...values: number[]) => values.map((value, i) => ({ step: 10 * (i + 1), value }));
const curve = (...runs: ReturnType<typeof points>[]) =>
  learningCurve({
    subject: 'ppo on x',
    measure: 'reward',
    runs: runs.map((each, k) => ({ name: `seed ${k}`, points: each })),
  });

test('one seed gives a rolling mean with the deviation of the same entries', () => {
  const { table, note } = curve(points(1, 3, 5));
  expect(note).toContain('One training seed');
  expect(table.rows[0]).toEqual([10, 1, 1, 1]);
  expect(table.rows[1]).toEqual([20, 2, 2 - Math.SQRT2, 2 + Math.SQRT2]);
  expect(table.rows[2]).toEqual([30, 3, 1, 5]);
});

test('the rolling mean looks back at most ten entries', () => {
  const { table } = curve(points(1000, ...new Array<number>(10).fill(7)));
  expect(table.rows.at(-1)).toEqual([110, 7, 7, 7]);
});

test('several seeds give their mean and an interval around it', () => {
  const { table, note } = curve(points(0, 0), points(4, 8));
  expect(note).toContain('2 training seeds');
  expect(table.rows).toEqual([
    [10, 2, 0, 4],
    [20, 4, 0, 8],
  ]);
});

test('seeds that logged at different steps are read between their entries, where all of them have values', () => {
  const late = [
    { step: 15, value: 10 },
    { step: 25, value: 30 },
  ];
  const { table } = curve(points(0, 10, 20), late);
  expect(table.rows.map(([step, value]) => [step, value])).toEqual([
    [15, 7.5],
    [20, 15],
    [25, 22.5],
  ]);
});

test('a long log is drawn in at most two hundred steps of the mean', () => {
  const { spec } = learningCurve({
    subject: 's',
    measure: 'm',
    runs: ['a', 'b'].map((s) => sampleRun(s, 1000)),
  });
  const layers = (spec as unknown as { layer: { data: { values: unknown[] } }[] }).layer;
  expect(layers[2]!.data.values).toHaveLength(200);
});
