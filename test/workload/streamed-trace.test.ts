import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/core/errors.ts';
import { type ByteFile, memoryFile } from '../../src/workload/byte-file.ts';
import { csv } from '../../src/workload/importers/csv.ts';
import { parseCsvMap } from '../../src/workload/importers/csv-map.ts';
import { swf } from '../../src/workload/importers/swf.ts';
import type { RecordedTrace, TraceCursor } from '../../src/workload/recorded-trace.ts';
import { StreamedTrace } from '../../src/workload/streamed-trace.ts';
import { WholeTrace } from '../../src/workload/whole-trace.ts';
import { bitByBit } from '../fixtures/byte-files.ts';
import { fixture } from '../fixtures/traces.ts';

const MAP = parseCsvMap('arrival=t,work=w,class=c,slots=n,estimate=e,id=name,deadline=d,priority=p');
const PLAIN = parseCsvMap('arrival=t,work=w');

/** The same file in memory and left where it is. */
const bothCsv = (file: ByteFile, map = PLAIN) => [
  new WholeTrace(csv.read(file, { map }).trace),
  new StreamedTrace(csv.rows!(file, { map })),
];
const bothSwf = (file: ByteFile) => [
  new WholeTrace(swf.read(file, {}).trace),
  new StreamedTrace(swf.rows!(file, {})),
];

function taskAt(cursor: TraceCursor, number: number) {
  cursor.moveTo(number);
  const { submit, work, estimate, slots, classIndex, deadline, priority, recordedStart } = cursor.task;
  return { submit, work, estimate, slots, classIndex, deadline, priority, recordedStart };
}

/** Tasks and names asked for in this order. */
const asked = (trace: RecordedTrace, order: readonly number[], window = {}) => {
  const cursor = trace.open(window, '1');
  return order.map((number) => ({ ...taskAt(cursor, number), id: cursor.idOf(number) }));
};

/** 3,000 rows in order, some of them without work, some of two lines. */
const LONG = Array.from({ length: 3000 }, (_, i) => {
  const work = i % 7 === 3 ? '' : (i % 11) / 4;
  const name = i % 5 === 0 ? `"task\n${i}"` : `task ${i}`;
  return `${Math.floor(i / 3) / 8},${work},${name},${['web', 'ml', '"a,""b"""'][i % 3]},${(i % 4) + 1},,${i % 2},`;
});
const LONG_TEXT = `t,w,name,c,n,e,p,d\n${LONG.join('\n')}\n`;

describe('a streamed trace is the whole trace', () => {
  const [whole, streamed] = bothCsv(bitByBit('long.csv', LONG_TEXT, 3001), MAP);

  test('in length, classes and totals', () => {
    expect(streamed!.length).toBe(whole!.length);
    expect(streamed!.classes).toEqual(whole!.classes);
    expect(streamed!.totals).toEqual(whole!.totals);
    expect(streamed!.totals).toMatchObject({ first: 0, last: 999 / 8, estimated: false });
  });

  test('task by task', () => {
    const order = Array.from({ length: whole!.length }, (_, i) => i);
    expect(asked(streamed!, order)).toEqual(asked(whole!, order));
  });

  test('in any order', () => {
    const order = fc.array(fc.integer({ min: 0, max: whole!.length - 1 }), { maxLength: 30 });
    fc.assert(
      fc.property(order, (numbers) => {
        expect(asked(streamed!, numbers)).toEqual(asked(whole!, numbers));
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test.each([
    { offset: 1000, limit: 20 },
    { offset: 2560 },
    { limit: 5 },
    { windows: { length: 12, from: 100, to: 2000 } },
  ])('in the window %j', (window) => {
    const { length } = whole!.open(window, '1');
    expect(streamed!.open(window, '1').length).toBe(length);
    const order = [0, length - 1, 0, 1, 2];
    expect(asked(streamed!, order, window)).toEqual(asked(whole!, order, window));
  });

  test('past its end, which is refused', () => {
    for (const trace of [whole!, streamed!]) {
      expect(() => trace.open({ offset: 9999 }, '1')).toThrow('offset 9999 is past the end');
    }
  });

  test('with the names and starts of a batch log', () => {
    const header = '; MaxProcs: 8\n';
    const jobs = Array.from(
      { length: 700 },
      (_, i) => `${i + 1} ${10 * i} ${i % 9} ${i % 6 === 0 ? 0 : i} 4 -1 -1 4 200 -1 1 1 1 -1 0 -1 -1 -1\n`,
    );
    const [read, left] = bothSwf(bitByBit('jobs.swf', header + jobs.join(''), 500));
    const order = [0, 1, 2, 500, 400, 582, 0];
    expect(left!.length).toBe(read!.length);
    expect(asked(left!, order)).toEqual(asked(read!, order));
  });

  test('without a last line feed, and for several readers at once', () => {
    const [read, left] = bothCsv(memoryFile('a.csv', 't,w\n0,1\n1,2\n5,3'));
    const cursors = [left!.open({}, '1'), left!.open({}, '1')];
    const seen = [0, 1, 2].flatMap((number) => cursors.map((cursor) => taskAt(cursor, number)));
    expect(seen).toEqual([0, 0, 1, 1, 2, 2].map((number) => taskAt(read!.open({}, '1'), number)));
  });
});

describe('what cannot be streamed is refused where it is', () => {
  const message = (load: () => unknown) => {
    try {
      load();
      return null;
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      return (error as Error).message;
    }
  };

  test('rows that are not in order of arrival', () => {
    const rows = csv.rows!(memoryFile('tasks.csv', 't,w\n0,1\n2.5,1\n\n2,1\n'), { map: PLAIN });
    expect(message(() => new StreamedTrace(rows))).toBe(
      'tasks.csv:5:1: time of arrival 2 comes after 2.5; a trace can be streamed only in order ' +
        "(sort the file, or leave 'stream' out)",
    );
  });

  test('jobs that are not in the order of their numbers, in which windows count', () => {
    const rows = swf.rows!(memoryFile('small.swf', fixture('small.swf')), {});
    expect(message(() => new StreamedTrace(rows))).toContain(
      'small.swf:9:1: time of arrival 10 comes after 20',
    );
    const job = (id: number) => `${id} 0 -1 100 4 -1 -1 4 200 -1 1 1 1 -1 0 -1 -1 -1`;
    const ties = swf.rows!(memoryFile('jobs.swf', `; MaxProcs: 8\n${job(2)}\n${job(1)}\n`), {});
    expect(message(() => new StreamedTrace(ties))).toContain('jobs.swf:3:1: job number 1 comes after 2');
  });

  test('a malformed row, with its line even far behind', () => {
    const bad = memoryFile('long.csv', `${LONG_TEXT}999,1,x,web,1,,1,soon\n`);
    expect(message(() => new StreamedTrace(csv.rows!(bad, { map: MAP })))).toBe(
      'long.csv:3602:18: deadline (\'d\') is "soon"; allowed: seconds above 0',
    );
  });

  test.each([
    ['shorter', (text: string) => text.slice(0, text.indexOf(LONG[2900]!))],
    ['out of order', (text: string) => text.replace(/^124\./gm, '001.')],
    ['of other classes', (text: string) => text.replaceAll('web', 'new')],
  ])('a file that is suddenly %s', (_, change) => {
    let text = LONG_TEXT;
    const file: ByteFile = {
      name: 'long.csv',
      read: (offset, into) => memoryFile('', text).read(offset, into),
    };
    const trace = new StreamedTrace(csv.rows!(file, { map: MAP }));
    const order = Array.from({ length: trace.length }, (_, i) => i);
    expect(asked(trace, order)).toHaveLength(trace.length);
    text = change(LONG_TEXT);
    expect(message(() => asked(trace, order))).toMatch(
      /^long\.csv:\d+:1: the file was changed while it was read$/,
    );
  });
});

test('a long trace is read twice and no more, in parts that do not grow with it', () => {
  const row = (i: number) => `${String(i).padStart(9, '0')},${String(i % 7)}\n`;
  const width = row(0).length;
  const rows = 400_000;
  const header = 't,w\n'.padStart(width, '\n');
  let read = 0;
  /** Rows are made as they are read: there is no such file. */
  const file: ByteFile = {
    name: 'endless.csv',
    read(offset, into) {
      expect(into.length).toBeLessThanOrEqual(1 << 16);
      const first = Math.floor(offset / width);
      const last = Math.min(rows, Math.ceil((offset + into.length) / width));
      let text = '';
      for (let i = first; i < last; i++) text += i === 0 ? header : row(i);
      const part = Buffer.from(text)
        .subarray(offset - first * width)
        .subarray(0, into.length);
      into.set(part);
      read += part.length;
      return part.length;
    },
  };
  const trace = new StreamedTrace(csv.rows!(file, { map: PLAIN }));
  const cursor = trace.open({}, '1');
  for (let i = 0; i < trace.length; i++) cursor.moveTo(i);
  expect(trace.length).toBe(rows - 1);
  expect(taskAt(cursor, rows - 2)).toMatchObject({ submit: rows - 1, work: (rows - 1) % 7 });
  expect(read).toBeLessThan(2 * rows * width + (1 << 17));
});
