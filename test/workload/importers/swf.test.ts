import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import { memoryFile } from '../../../src/workload/byte-file.ts';
import { playedFormats } from '../../../src/workload/importers/played.ts';
import { swf } from '../../../src/workload/importers/swf.ts';
import { STREAMED_DEPENDENCIES, swfOptionsSchema } from '../../../src/workload/importers/swf-options.ts';
import { StreamedTrace } from '../../../src/workload/streamed-trace.ts';
import { describeShared, shared } from '../../fixtures/shared.ts';
import { fixture } from '../../fixtures/traces.ts';

const HEADER = '; MaxProcs: 8\n';
const LINE = '1 0 -1 100 4 -1 -1 4 200 -1 1 1 1 -1 0 -1 -1 -1';

const parse = (text: string) => swf.read(memoryFile('jobs.swf', text), {});
/** A record like {@link LINE} with some fields (counted from 1) replaced. */
const line = (fields: Record<number, string | number>) =>
  LINE.split(' ')
    .map((value, i) => fields[i + 1] ?? value)
    .join(' ');

describe('a small file', () => {
  const { trace, report, machineSlots } = swf.read(memoryFile('small.swf', fixture('small.swf')), {});

  test('becomes the usable jobs in the order of their numbers', () => {
    expect(Array.from(trace.ids)).toEqual([1, 2, 3, 6]);
    expect(Array.from(trace.submit)).toEqual([0, 10, 20, 30.5]);
  });

  test('takes the larger number of processors, allocated or requested', () => {
    expect(Array.from(trace.slots)).toEqual([4, 2, 2, 8]);
  });

  test('takes 10 s for an unknown run time and keeps its estimate', () => {
    expect(Array.from(trace.work)).toEqual([100, 50, 10, 12.5]);
    expect(Array.from(trace.estimate)).toEqual([200, 50, 60, 12.5]);
  });

  test('knows when a job really started where the file says so', () => {
    expect(Array.from(trace.recordedStart!)).toEqual([5, Number.NaN, 20, 32.5]);
  });

  test('has the machine of the header', () => {
    expect(machineSlots).toBe(8);
  });

  test('reports what was read, dropped and guessed', () => {
    expect(report).toEqual({
      rows: 6,
      kept: 4,
      dropped: { 'run time 0': 1, 'no processors': 1 },
      censored: 1,
      zeroDurations: 1,
      cycles: null,
      notes: [
        '1 jobs of unknown run time run 10 s',
        '1 records of parts of jobs (status 2 to 4) are jobs of their own',
        '1 jobs that were cancelled (status 5) are played like the others',
        'the jobs are of 2 users',
      ],
    });
  });
});

describe('a file that uses all fields', () => {
  const read = (options: object) => swf.read(memoryFile('feedback.swf', fixture('feedback.swf')), options);
  const FIELDS = [
    '1 jobs that failed (status 0) are played like the others',
    '1 jobs that were cancelled (status 5) are played like the others',
    '1 jobs have a status that the format does not know',
    '1 jobs tell their CPU time, which is not played',
    '1 jobs tell the memory that they used, which is not played',
    '1 jobs tell the memory that they asked for, which is not played',
  ];
  const KINDS = 'the jobs are of 3 users, 2 executables, 2 queues, 2 partitions';

  test('reports what a simulation has no use for, and dependencies that were not asked for', () => {
    const { trace, report } = read({});
    expect(report.notes).toEqual([
      ...FIELDS,
      '9 jobs name a preceding job and are submitted at their own times (dependencies are off)',
      KINDS,
    ]);
    expect(report.cycles).toBeNull();
    expect(trace).not.toHaveProperty('preceding');
  });

  test('reports which jobs wait for others, and why some do not', () => {
    const { trace, report } = read({ dependencies: true });
    expect(report).toMatchObject({ cycles: 2, dropped: { 'run time 0': 1 } });
    expect(report.notes).toEqual([
      ...FIELDS,
      '1 think times below 0 that are not -1 are taken as 0',
      KINDS,
      '4 jobs are submitted when their preceding job has ended and their think time has passed',
      '1 jobs keep their own submit times: they name themselves as preceding',
      '2 jobs keep their own submit times: the preceding job has a larger number',
      '1 jobs keep their own submit times: the preceding job was left out',
      '1 jobs keep their own submit times: the file has no such preceding job',
    ]);
    expect(Array.from(trace.think!)).toEqual([0, 0, 30, 0, 0, 5, 5, 4, 7, 7, 0]);
  });

  test('reports within the window', () => {
    const { report } = read({ dependencies: true, offset: 3, limit: 2 });
    expect(report.cycles).toBe(0);
    expect(report.notes.slice(-2)).toEqual([
      '0 jobs are submitted when their preceding job has ended and their think time has passed',
      '2 jobs keep their own submit times: the preceding job is outside the window',
    ]);
  });

  test.each([
    ['queue', ['queue-0', 'queue-1'], [0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1]],
    ['user', ['user-1', 'user-2', 'user-3', 'user-unknown'], [0, 0, 1, 1, 2, 2, 2, 2, 2, 3, 2]],
    ['group', ['group-1'], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
    ['executable', ['executable-1', 'executable-2'], [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
    ['partition', ['partition-1', 'partition-2'], [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1]],
  ])('has classes by %s', (by, names, numbers) => {
    const { trace } = read({ class: by });
    expect(trace.classes).toEqual(names);
    expect(Array.from(trace.classIndex)).toEqual(numbers);
  });

  test('has the same classes where it is streamed, whatever part is read', () => {
    const rows = swf.rows!(memoryFile('feedback.swf', fixture('feedback.swf')), { class: 'user' });
    const trace = new StreamedTrace(rows);
    expect(trace.classes).toEqual(['user-1', 'user-2', 'user-3', 'user-unknown']);
    const cursor = trace.open({ offset: 9 }, '1');
    cursor.moveTo(0);
    expect(cursor.task.classIndex).toBe(3);
  });
});

describe('the size of the machine', () => {
  test('is MaxNodes where MaxProcs is absent, 0 or unknown', () => {
    for (const procs of ['', '; MaxProcs: 0\n', ';MaxProcs: -1\n']) {
      expect(parse(`${procs}; MaxNodes: 16 thin nodes\n${LINE}\n`).machineSlots).toBe(16);
    }
  });

  test('can be given instead of read', () => {
    expect(swf.read(memoryFile('jobs.swf', LINE), { machineSlots: 4 }).machineSlots).toBe(4);
  });

  test('must be known', () => {
    expect(() => parse(LINE)).toThrow(
      "jobs.swf: the header does not say the machine's size; allowed: '; MaxProcs: N' or '; MaxNodes: N'",
    );
  });
});

test('byte order marks, blank lines, tabs and Windows line ends do not matter', () => {
  const plain = parse(`${HEADER}${LINE}\n${line({ 1: 2 })}\n`);
  const odd = parse(`\ufeff${HEADER}\r\n \t\n\t${LINE.replaceAll(' ', '\t')}  \r\n  ${line({ 1: 2 })}`);
  expect(odd.trace).toEqual(plain.trace);
});

test('numbers may be written as decimals, with exponents and signs', () => {
  const { trace } = parse(`${HEADER}${line({ 2: '1.5e2', 4: '+7.25', 9: '12345678901234567000' })}`);
  expect([trace.submit[0], trace.work[0], trace.estimate[0]]).toEqual([150, 7.25, 12345678901234567000]);
});

describe('a malformed file is an InputError that names the place, the value and what is allowed', () => {
  test.each([
    ['a word', line({ 4: 'abc' }), '2:8: run time is "abc"; allowed: a number, -1 where it is not known'],
    ['a number in hexadecimal', line({ 4: '0x10' }), '2:8: run time is "0x10"; allowed: a number'],
    ['infinity', line({ 9: '1e999' }), '2:22: requested time is "1e999"; allowed: a number'],
    ['a lone minus', line({ 2: '-' }), '2:3: submit time is "-"; allowed: a number'],
    ['a negative submit time', line({ 2: -1 }), '2:3: submit time is "-1"; allowed: seconds from 0 up'],
    ['part of a processor', line({ 5: 4.5 }), '2:12: allocated processors is "4.5"; allowed: a whole number'],
    ['too few fields', '1 0 -1 100', '2:11: the record has 4 fields; allowed: 18'],
    ['too many fields', `${LINE} 7`, '2:49: "7" after the last of the 18 fields'],
    [
      'a job too large',
      line({ 1: 7, 8: 9 }),
      '2:1: job 7 needs 9 processors; allowed: at most 8, the size of the machine',
    ],
  ])('%s', (_, bad, message) => {
    const attempt = () => parse(`${HEADER}${bad}\n${line({ 1: 2 })}\n`);
    expect(attempt).toThrow(InputError);
    expect(attempt).toThrow(`jobs.swf:${message}`);
  });

  test('a job too large that is not usable anyway does no harm', () => {
    expect(parse(`${HEADER}${line({ 4: 0, 5: 99 })}\n${LINE}`).trace.length).toBe(1);
  });
});

describe('the scenario of an import', () => {
  const imported = { classes: [], machineSlots: parse(`${HEADER}${LINE}`).machineSlots! };

  test('is one batch machine and the trace', () => {
    const options = swfOptionsSchema.parse({ offset: 5, limit: 64, backfill: 'easy' });
    expect(swf.toScenario(imported, options, 'jobs.swf')).toEqual({
      control: 'batch',
      executors: [{ name: 'machine', slots: 8 }],
      arrivals: { trace: { format: 'swf', path: 'jobs.swf', offset: 5, limit: 64 } },
      batch: { backfill: 'easy', semantics: 'textbook' },
      reward: { slowdown: 1 },
    });
  });

  test('leaves out what was not asked for', () => {
    const scenario = swf.toScenario(imported, swfOptionsSchema.parse({}), 'jobs.swf');
    expect(scenario).toMatchObject({ arrivals: { trace: { format: 'swf', path: 'jobs.swf' } } });
    expect(scenario).not.toHaveProperty('arrivals.trace.offset');
  });

  test('names the classes and asks for dependencies where they were asked for', () => {
    const options = swfOptionsSchema.parse({ dependencies: true, class: 'queue' });
    expect(
      swf.toScenario({ ...imported, classes: ['queue-0', 'queue-1'] }, options, 'jobs.swf'),
    ).toMatchObject({
      tasks: [{ name: 'queue-0' }, { name: 'queue-1' }],
      arrivals: { trace: { format: 'swf', path: 'jobs.swf', dependencies: true, class: 'queue' } },
    });
  });

  test('cannot leave jobs that wait for each other in their file', () => {
    const result = swfOptionsSchema.safeParse({ dependencies: true, stream: true });
    expect(result.error?.issues[0]).toMatchObject({ path: ['stream'], message: STREAMED_DEPENDENCIES });
  });

  test('cannot be conservative under the semantics of RLScheduler', () => {
    const result = swfOptionsSchema.safeParse({ backfill: 'conservative', semantics: 'rlscheduler' });
    expect(result.error?.issues[0]).toMatchObject({
      path: ['backfill'],
      message: "is 'conservative'; allowed with semantics rlscheduler: none, easy",
    });
  });
});

test('whatever the text, the parser ends, and fails only with an InputError', () => {
  const word = fc.oneof(
    fc.integer({ min: -2, max: 2000 }).map(String),
    fc.double().map(String),
    fc.constantFrom(';', '-', '\n', '\r\n', '; MaxProcs: 8', 'x', '', '1e5', '\t', '\ufeff'),
    fc.string({ maxLength: 4 }),
  );
  const text = fc.oneof(
    fc.array(word, { maxLength: 80 }).map((words) => words.join(' ')),
    fc
      .array(fc.array(fc.integer({ min: -1, max: 40 }), { minLength: 17, maxLength: 18 }), { maxLength: 5 })
      .map((rows) => HEADER + rows.map((row) => row.join(' ')).join('\n')),
  );
  fc.assert(
    fc.property(text, (content) => {
      try {
        const { trace, report } = parse(content);
        expect(trace.length).toBe(report.kept);
        expect(report.rows).toBe(report.kept + Object.values(report.dropped).reduce((a, b) => a + b, 0));
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
      }
    }),
    { seed: 1, numRuns: 500 },
  );
});

describeShared('real logs', () => {
  const read = (name: string) =>
    playedFormats.get('swf').read(memoryFile(name, shared(`data/hpc/${name}`)), {});

  test('lublin_256 has 10,000 jobs on 256 processors, their estimates their run times', () => {
    const { trace, report, machineSlots } = read('lublin_256.swf');
    expect(machineSlots).toBe(256);
    expect(report).toMatchObject({ rows: 10_000, kept: 10_000, dropped: {}, censored: 0, zeroDurations: 0 });
    expect(trace.estimate).toEqual(trace.work);
    expect([trace.ids[0], trace.submit[0], trace.work[0], trace.slots[0]]).toEqual([1, 5094, 12072, 16]);
  });

  test('hpc2n_alea_clip has 3,170 jobs on 240 processors with estimates that no job outruns', () => {
    const { trace, report, machineSlots } = read('hpc2n_alea_clip.swf');
    expect(machineSlots).toBe(240);
    expect(report).toMatchObject({ rows: 3170, kept: 3170, dropped: {} });
    expect(trace.work.every((run, i) => run <= trace.estimate[i]!)).toBe(true);
    expect(trace.recordedStart![0]).toBe(308434);
  });
});
