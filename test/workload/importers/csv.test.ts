import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import { memoryFile } from '../../../src/workload/byte-file.ts';
import { csv, csvOptionsSchema } from '../../../src/workload/importers/csv.ts';
import { parseCsvMap } from '../../../src/workload/importers/csv-map.ts';
import { fixture } from '../../fixtures/traces.ts';

const EVERYTHING = parseCsvMap(
  'arrival=when,work=seconds,class=kind,slots=cores,estimate=guess,id=name,deadline=late,priority=urgency',
);
const PLAIN = parseCsvMap('arrival=t,work=w');

const parse = (text: string, map = PLAIN, machineSlots?: number) =>
  csv.read(memoryFile('tasks.csv', text), { map, machineSlots });

describe('a small file', () => {
  const { trace, report } = parse(fixture('small.csv'), EVERYTHING);

  test('becomes the tasks in order of arrival', () => {
    expect(trace).toEqual({
      length: 3,
      ids: ['a', 'c', 'b'],
      submit: Float64Array.of(0, 1, 1.5),
      work: Float64Array.of(2.5, 4, 0),
      estimate: Float64Array.of(3, 5, 0),
      slots: Int32Array.of(1, 2, 4),
      classes: ['web', 'batch, big'],
      classIndex: Int32Array.of(0, 0, 1),
      deadline: Float64Array.of(10, 20, Number.NaN),
      priority: Float64Array.of(1, -2, Number.NaN),
    });
  });

  test('reports what was read, dropped and sorted', () => {
    expect(report).toEqual({
      rows: 4,
      kept: 3,
      dropped: { 'work unknown': 1 },
      censored: 1,
      zeroDurations: 1,
      cycles: null,
      notes: ['the rows are not in order of arrival; they were sorted'],
    });
  });
});

test('columns that are not mapped get defaults, and tasks the numbers of their rows', () => {
  const { trace } = parse('t,other,w\n0,x,1\n2,y,3\n');
  expect(trace).toEqual({
    length: 2,
    ids: Float64Array.of(0, 1),
    submit: Float64Array.of(0, 2),
    work: Float64Array.of(1, 3),
    estimate: Float64Array.of(1, 3),
    slots: Int32Array.of(1, 1),
    classes: ['task'],
    classIndex: Int32Array.of(0, 0),
  });
});

test('byte order marks, blank lines, quotes and mixed line ends do not matter', () => {
  const odd = parse('\ufefft,w\r\n\r\n"0", 1 \n2,"3"');
  expect(odd.trace).toEqual(parse('t,w\n0,1\n2,3\n').trace);
});

describe('a malformed file is an InputError that names the place, the value and what is allowed', () => {
  const map = parseCsvMap('arrival=t,work=w,slots=s,deadline=d,class=c');
  const header = 't,w,s,d,c\n';
  test.each([
    ['a word', '0,1,1,,x\n2,abc,1,,x\n', '3:3: work (\'w\') is "abc"; allowed: seconds from 0 up'],
    ['no arrival', ',1,1,,x\n', '2:1: arrival (\'t\') is ""; allowed: seconds from 0 up'],
    ['a negative time', '-3,1,1,,x\n', '2:1: arrival (\'t\') is "-3"; allowed: seconds from 0 up'],
    ['part of a slot', '0,1,1.5,,x\n', '2:5: slots (\'s\') is "1.5"; allowed: a whole number from 1 to 8'],
    ['too many slots', '0,1,9,,x\n', '2:5: slots (\'s\') is "9"; allowed: a whole number from 1 to 8'],
    ['a deadline of 0', '0,1,1,0,x\n', '2:7: deadline (\'d\') is "0"; allowed: seconds above 0'],
    ['no class', '0,1,1,,\n', '2:8: class (\'c\') is ""; allowed: the name of a class'],
    ['a place after quotes', '"0",1,1,,"a, ""b"""\n\n"0",  "x"  ,1,,c\n', '4:5: work (\'w\') is "x"'],
    ['a place after line breaks in quotes', '0,1,1,,"a\nb"\n0,x,1,,c\n', '4:3: work (\'w\') is "x"'],
    ['a place within a record of two lines', '0,1,1,0,"a\nb"\n', '2:7: deadline (\'d\') is "0"'],
    ['a short record', '0,1,1\n', '2:1: the record has 3 cells; allowed: 5, one a column'],
    ['an open quote', '0,1,1,,"x\n', '2:8: the quote is not closed'],
    ['an open quote before more lines', '0,1,1,,"x\n0,1,1,,y\n', '2:8: the quote is not closed'],
    ['a quote within a cell', '0,1,1,,x"y"\n', '2:9: a quote within a cell that begins without one'],
    ['text after a quote', '0,1,1,,"x"y\n', '2:11: a comma is missing after the quote'],
  ])('%s', (_, bad, message) => {
    const attempt = () => parse(header + bad, map, 8);
    expect(attempt).toThrow(InputError);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow('tasks.csv:');
  });

  test('an unknown column gets a suggestion', () => {
    expect(() => parse('time,worth\n1,2\n', parseCsvMap('arrival=tme,work=worth'))).toThrow(
      "tasks.csv:1:1: no column 'tme' for arrival; did you mean 'time'? (allowed: time, worth)",
    );
  });

  test('an empty file says what is missing', () => {
    expect(() => parse('')).toThrow('tasks.csv:1:1: the file is empty; allowed: a header and records');
  });

  test('a trace without a map says what it needs', () => {
    expect(() => csv.read(memoryFile('tasks.csv', 't,w\n'), {})).toThrow(
      'tasks.csv: a csv trace needs a map; allowed: {arrival: column, work: column, …}',
    );
  });
});

describe('--map', () => {
  test.each([
    ['arrival', "--map: 'arrival' is not name=column"],
    ['arrival=,work=w', "--map: 'arrival=' is not name=column"],
    ['arival=t,work=w', "--map: unknown name 'arival'; did you mean 'arrival'?"],
    ['arrival=t,arrival=u,work=w', "--map: 'arrival' is given twice"],
    ['arrival=t', "--map: 'work' is missing; allowed: work=column"],
  ])('%s is refused', (text, message) => {
    expect(() => parseCsvMap(text)).toThrow(message);
  });
});

describe('the scenario of an import', () => {
  const executors = [{ name: 'edge', count: 2 }];

  test('has the executors given and the classes found', () => {
    const map = 'arrival=when,work=seconds,class=kind';
    const options = csvOptionsSchema.parse({ map, executors });
    const { classes } = parse(fixture('small.csv'), options.map).trace;
    expect(csv.toScenario({ classes }, options, 'small.csv')).toEqual({
      control: 'dispatch',
      executors,
      tasks: [{ name: 'web' }, { name: 'batch, big' }],
      arrivals: {
        trace: { format: 'csv', path: 'small.csv', map: { arrival: 'when', work: 'seconds', class: 'kind' } },
      },
    });
  });

  test('leaves the tasks in the file where that is asked for', () => {
    const options = csvOptionsSchema.parse({ map: 'arrival=t,work=w', executors, stream: true });
    const { arrivals } = csv.toScenario({ classes: [] }, options, 'a.csv');
    expect(arrivals).toHaveProperty('trace.stream', true);
  });

  test('has no classes where none are mapped', () => {
    const options = csvOptionsSchema.parse({ map: 'arrival=t,work=w', executors, control: 'batch' });
    expect(csv.toScenario(parse('t,w\n0,1\n').trace, options, 'a.csv')).toEqual({
      control: 'batch',
      executors,
      arrivals: { trace: { format: 'csv', path: 'a.csv', map: { arrival: 't', work: 'w' } } },
    });
  });
});

test('whatever the text, the parser ends, and fails only with an InputError', () => {
  const cell = fc.oneof(
    fc.integer({ min: -1, max: 50 }).map(String),
    fc.constantFrom('', '"', '""', '"a', '\n', '\r\n', ' ', ',', 'x', '\ufeff'),
    fc.string({ maxLength: 5 }),
  );
  fc.assert(
    fc.property(fc.array(fc.array(cell, { maxLength: 4 }), { maxLength: 6 }), (rows) => {
      try {
        const { trace, report } = parse(`t,w\n${rows.map((row) => row.join(',')).join('\n')}`);
        expect(trace.length).toBe(report.kept);
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
      }
    }),
    { seed: 1, numRuns: 500 },
  );
});
