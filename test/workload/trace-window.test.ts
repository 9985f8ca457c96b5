import { expect, test } from 'vitest';
import type { Trace } from '../../src/workload/trace.ts';
import { selectWindow, windowsSchema } from '../../src/workload/trace-window.ts';

/** Jobs 0 to n − 1, each submitted at `submit` of its number. */
function jobs(n: number, submit: (i: number) => number = (i) => 10 * i): Trace {
  const column = () => Float64Array.from({ length: n }, (_, i) => i + 1);
  return {
    length: n,
    ids: Float64Array.from({ length: n }, (_, i) => i),
    submit: Float64Array.from({ length: n }, (_, i) => submit(i)),
    work: column(),
    estimate: column(),
    slots: Int32Array.from({ length: n }, () => 1),
    classes: ['job'],
    classIndex: new Int32Array(n),
  };
}

const ids = (trace: Trace) => Array.from(trace.ids as ArrayLike<number>);

test('an offset and a limit cut out a part, columns together', () => {
  const window = selectWindow(jobs(10), { offset: 3, limit: 2 }, '1');
  expect(ids(window)).toEqual([3, 4]);
  expect(Array.from(window.submit)).toEqual([30, 40]);
  expect(Array.from(window.work)).toEqual([4, 5]);
});

test('a limit past the end takes what there is', () => {
  expect(ids(selectWindow(jobs(5), { offset: 3, limit: 100 }, '1'))).toEqual([3, 4]);
});

test('nothing chosen is everything', () => {
  const trace = jobs(5);
  expect(selectWindow(trace, {}, '1')).toBe(trace);
});

test('a window is counted in the order of the file and played in order of arrival, ties as in the file', () => {
  const window = selectWindow(
    jobs(6, (i) => [0, 9, 5, 5, 1, 2][i]!),
    { offset: 1, limit: 4 },
    '1',
  );
  expect(ids(window)).toEqual([4, 2, 3, 1]);
});

test('the seed picks the window, every one of them for some seed', () => {
  const windows = windowsSchema.parse({ length: 4, from: 2, to: 9 });
  const first = (seed: string) => ids(selectWindow(jobs(12), { windows }, seed))[0]!;
  const firsts = Array.from({ length: 200 }, (_, seed) => first(String(seed)));
  expect([...new Set(firsts)].sort()).toEqual([2, 3, 4, 5]);
  expect(first('5')).toBe(first('5'));
});

test('windows with given starts take turns by the number of the seed; any other seed draws one', () => {
  const windows = windowsSchema.parse({ length: 2, starts: [7, 0, 3] });
  const first = (seed: string) => ids(selectWindow(jobs(9), { windows }, seed))[0]!;
  expect(['1', '2', '3', '4', '11'].map(first)).toEqual([7, 0, 3, 7, 0]);
  const texts = [
    '0',
    '01',
    '-1',
    '1.5',
    '1e3',
    'a',
    ...Array.from({ length: 60 }, (_, k) => `1/episode${k}`),
  ];
  expect([...new Set(texts.map(first))].sort()).toEqual([0, 3, 7]);
  expect(first('a')).toBe(first('a'));
});

test('windows are given by their starts or by a range, not by both or neither', () => {
  const needs = 'needs either `from` and `to` or `starts`';
  for (const given of [{ from: 0, to: 9, starts: [1] }, { from: 0, starts: [1] }, { from: 0 }, { to: 9 }, {}])
    expect(windowsSchema.safeParse({ length: 2, ...given }).error?.issues[0]?.message).toBe(needs);
  expect(windowsSchema.safeParse({ length: 2, starts: [] }).success).toBe(false);
  expect(windowsSchema.safeParse({ length: 2, from: 0, to: 1 }).error?.issues[0]?.path).toEqual(['length']);
});

test('what lies past the end of the trace is refused', () => {
  expect(() => selectWindow(jobs(5), { offset: 5 }, '1')).toThrow(
    'offset 5 is past the end: the trace has 5 usable jobs',
  );
  expect(() => selectWindow(jobs(5), { windows: { length: 2, from: 0, to: 6 } }, '1')).toThrow(
    'windows end at 6: the trace has 5 usable jobs',
  );
  expect(() => selectWindow(jobs(5), { windows: { length: 2, starts: [4, 0] } }, '2')).toThrow(
    'windows end at 6: the trace has 5 usable jobs',
  );
});
