import { expect, test } from 'vitest';
import { learningCurve } from '../../src/report/learning-curve.ts';
import { sampleRun } from './charts.ts';

const points = (...values: number[]) => values.map((value, i) => ({ step: 10 * (i + 1), value }));
const ABOUT = { id: 'learning-curve', title: 'Learning curve: ppo on x', measure: 'reward' } as const;
const group = (name: string, ...runs: ReturnType<typeof points>[]) => ({
  name,
  runs: runs.map((each, k) => ({ name: `${name} ${k}`, points: each })),
});
const curve = (...runs: ReturnType<typeof points>[]) =>
  learningCurve({ ...ABOUT, groups: [group('ppo', ...runs)] });

/** Student's interval of 0 and 2m, with one degree of freedom: m ± 12.706205 m. */
const around = (mean: number) => [expect.closeTo(-11.706205 * mean, 4), expect.closeTo(13.706205 * mean, 4)];

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
    [10, 2, ...around(2)],
    [20, 4, ...around(4)],
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
  const runs = ['a', 'b'].map((seed) => sampleRun(seed, 1000));
  const { spec } = learningCurve({ ...ABOUT, groups: [{ name: 'ppo', runs }] });
  const layers = (spec as unknown as { layer: { data: { values: unknown[] } }[] }).layer;
  expect(layers[2]!.data.values).toHaveLength(200);
});

test('what was measured on a set of its own is not averaged over time', () => {
  const { table, note } = learningCurve({ ...ABOUT, groups: [group('ppo', points(1, 3, 5))], window: 1 });
  expect(note).toBe('One training seed.');
  expect(table).toEqual({
    columns: ['environment steps', 'reward'],
    rows: [
      [10, 1],
      [20, 3],
      [30, 5],
    ],
  });
});

test('several methods have a colour each, a band where there are several seeds, and are told apart in the table', () => {
  const { spec, table, note } = learningCurve({
    ...ABOUT,
    groups: [group('ppo', points(0, 0), points(4, 8)), group('dqn', points(1, 3))],
  });
  expect(note).toBe(
    'Bold: mean of the training seeds (2 of ppo, 1 of dqn); bands: 95 % bootstrap intervals of the means ' +
      '(Student’s, for so few); thin lines: the seeds.',
  );
  expect(table.rows).toEqual([
    ['ppo', 10, 2, ...around(2)],
    ['ppo', 20, 4, ...around(4)],
    ['dqn', 10, 1, null, null],
    ['dqn', 20, 3, null, null],
  ]);
  type Layer = { data: { values: { group: string }[] }; encoding: { color: { scale: { range: string[] } } } };
  const [seeds, bands, means] = (spec as unknown as { layer: Layer[] }).layer;
  const groupsOf = (layer: Layer) => [...new Set(layer.data.values.map((value) => value.group))];
  expect([seeds!, bands!, means!].map(groupsOf)).toEqual([['ppo', 'dqn'], ['ppo'], ['ppo', 'dqn']]);
  const { range } = means!.encoding.color.scale;
  expect(new Set(range).size).toBe(2);
  expect(bands!.encoding.color.scale.range).toEqual(range);
});
