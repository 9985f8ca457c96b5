import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { importers } from '../../src/workload/importers/index.ts';
import { fixture } from '../fixtures/traces.ts';
import { expectRefusal, inProcess, temporaryFolder } from './cli.ts';

const SWF = `; MaxProcs: 8
1 0 5 10 2 -1 -1 2 20 -1 1 1 1 1 1 -1 -1 -1
2 4 0 0 1 -1 -1 1 5 -1 1 1 1 1 1 -1 -1 -1
3 6 -1 -1 4 -1 -1 4 -1 -1 1 1 1 1 1 -1 -1 -1
`;
const CSV = 'at,seconds,kind\n0,1,a\n1.5,2,b\n3,,a\n';
const FLEET = '- {name: box, count: 2}\n';

function folderWith(files: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** Names of files become their paths. */
function within(folder: string, word: string): string {
  return /^\w+\.\w+$/.test(word) ? join(folder, word) : word;
}

describe('import', () => {
  it('turns a trace into a scenario that simulates, and reports on its quality', async () => {
    const cwd = folderWith({ 'log.swf': SWF });
    mkdirSync(join(cwd, 'out'));
    const words = ['import', 'swf', 'log.swf', '--out', 'out/log.yaml', '--backfill', 'easy', '--limit', '7'];
    const { code, stdout, stderr } = await inProcess([...words, '--json'], { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      schema: 'switchyard/import/v1',
      format: 'swf',
      out: 'out/log.yaml',
      scenario: { name: 'log', hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      rows: 3,
      kept: 2,
      dropped: { 'run time 0': 1 },
      censored: 1,
      zeroDurations: 1,
      cycles: null,
      notes: ['1 jobs of unknown run time run 10 s'],
    });
    expect(stderr).toBe(
      'rows read: 3\ntasks kept: 2\ndropped, run time 0: 1\ncensored (run time not known): 1\nzero durations: 1\n' +
        'note: 1 jobs of unknown run time run 10 s\n',
    );
    const text = readFileSync(join(cwd, 'out/log.yaml'), 'utf8');
    expect(text).toMatch(/^# yaml-language-server: \$schema=\S+schema\.json\n/);
    expect(parse(text)).toEqual({
      name: 'log',
      control: 'batch',
      executors: [{ name: 'machine', slots: 8 }],
      arrivals: { trace: { format: 'swf', path: '../log.swf', limit: 7 } },
      batch: { backfill: 'easy', semantics: 'textbook' },
      reward: { slowdown: 1 },
    });
    const simulated = await inProcess(['simulate', 'out/log.yaml', '--policy', 'fcfs', '--json'], { cwd });
    expect(JSON.parse(simulated.stdout)).toMatchObject({ tasks: { completed: 2 }, estimates: 'trace' });
  });
  it('reads the executors of a CSV trace from a YAML file', async () => {
    const cwd = folderWith({ 'jobs.csv': CSV, 'fleet.yaml': FLEET });
    const words = [
      'import',
      'csv',
      'jobs.csv',
      '--map',
      'arrival=at,work=seconds,class=kind',
      '--out',
      'jobs.yaml',
    ];
    const { code } = await inProcess([...words, '--executors', 'fleet.yaml', '--name', 'boxes'], { cwd });
    expect(code).toBe(0);
    expect(parse(readFileSync(join(cwd, 'jobs.yaml'), 'utf8'))).toMatchObject({
      name: 'boxes',
      executors: [{ name: 'box', count: 2 }],
      tasks: [{ name: 'a' }, { name: 'b' }],
    });
  });
});

describe('an import of what no scenario can play as it is', () => {
  const words = ['import', 'azure-functions-2021', 'calls.csv', '--out', 'calls.yaml', '--json'];
  const calls = fixture('azure-functions-2021.csv');

  it('writes a trace beside the scenario, and they simulate', async () => {
    const cwd = folderWith({ 'calls.csv': calls });
    const { code, stdout } = await inProcess(words, { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ out: 'calls.yaml', trace: 'calls.trace.csv', kept: 3 });
    expect(readFileSync(join(cwd, 'calls.trace.csv'), 'utf8')).toBe(
      'id,arrival,work,estimate,slots,class,deadline,priority\n1,10,0.5,,,a1,,\n2,7.75,3.25,,,a1,,\n4,12,0,,,a2,,\n',
    );
    const simulated = await inProcess(['simulate', 'calls.yaml', '--policy', 'round-robin', '--json'], {
      cwd,
    });
    expect(JSON.parse(simulated.stdout)).toMatchObject({ tasks: { completed: 3 } });
  });

  it('writes neither where a record at the end is malformed', async () => {
    const cwd = folderWith({ 'calls.csv': `${calls}a3,f4,soon,1\n` });
    const { code, stdout, stderr } = await inProcess(words, { cwd });
    expectRefusal(
      { code, stdout, stderr },
      /^calls\.csv:7:7: end_timestamp is "soon"; allowed: a number ≥ 0/,
    );
    expect(readdirSync(cwd)).toEqual(['calls.csv']);
  });

  it('says what files it takes', async () => {
    const cwd = folderWith({ 'calls.csv': calls });
    const { code, stdout, stderr } = await inProcess(
      ['import', 'azure-functions-2019', 'calls.csv', '--out', 'x.yaml'],
      { cwd },
    );
    expectRefusal({ code, stdout, stderr }, /^import azure-functions-2019 was given 1 files \(allowed: the/);
  });
});

describe('import --stream', () => {
  it.each([
    ['swf', 'log.swf.gz', SWF, []],
    ['csv', 'log.csv.gz', CSV, ['--map', 'arrival=at,work=seconds,class=kind', '--executors', 'fleet.yaml']],
  ])('leaves the tasks of %s in their file, compressed or not', async (format, file, text, words) => {
    const cwd = folderWith({ 'fleet.yaml': FLEET });
    writeFileSync(join(cwd, file), gzipSync(text));
    const written = async (...more: string[]) => {
      const { code, stdout } = await inProcess(
        ['import', format, file, '--out', 'a.yaml', '--json', ...words, ...more],
        { cwd },
      );
      expect(code).toBe(0);
      return { document: JSON.parse(stdout), spec: parse(readFileSync(join(cwd, 'a.yaml'), 'utf8')) };
    };
    const whole = await written();
    const streamed = await written('--stream');
    expect(streamed.document).toEqual(whole.document);
    expect(streamed.document.scenario.name).toBe('log');
    whole.spec.arrivals.trace.stream = true;
    expect(streamed.spec).toEqual(whole.spec);
  });
});

describe('an import that fails ends with exit code 2, one line, and no file', () => {
  const files = {
    'log.swf': SWF,
    'bad.swf': SWF.replace('1 0 5', '1 zero 5'),
    'jobs.csv': CSV,
    'fleet.yaml': FLEET,
  };
  const csv = ['csv', 'jobs.csv', '--out', 'x.yaml'];
  it.each([
    [
      ['swff', 'log.swf', '--out', 'x.yaml'],
      `unknown trace format 'swff'; did you mean 'swf'? (allowed: ${importers.names().join(', ')})`,
    ],
    [
      ['swf', 'lag.swf', '--out', 'x.yaml'],
      "no such file: lag.swf (expected a swf trace); did you mean 'log.swf'?",
    ],
    [['swf', 'bad.swf', '--out', 'x.yaml'], /^bad\.swf:2:3: submit time is "zero"; allowed: /],
    [['swf', 'log.swf'], '--out is required'],
    [['swf', 'log.swf', 'jobs.csv', '--out', 'x.yaml'], "swf takes one file, 'jobs.csv' is one too many"],
    [
      ['swf', 'log.swf', '--out', 'x.yaml', '--map', 'a=b'],
      /^import swf has no option --map \(allowed: offset, /,
    ],
    [['swf', 'log.swf', '--out', 'x.yaml', '--limit', '0'], /^--limit is 0; expected number to be >=1$/],
    [
      ['swf', 'log.swf', '--out', 'x.yaml', '--dependencies', '--stream'],
      /^--stream cannot go with dependencies: /,
    ],
    [
      ['swf', 'log.swf', '--out', 'x.yaml', '--backfill', 'eazy'],
      "--backfill: unknown 'eazy'; did you mean 'easy'? (allowed: none, easy, conservative)",
    ],
    [
      ['swf', 'log.swf', '--out', 'x.yaml', '--semantics', 'rlscheduler', '--backfill', 'conservative'],
      "--backfill is 'conservative'; allowed with semantics rlscheduler: none, easy",
    ],
    [[...csv, '--executors', 'fleet.yaml'], 'import csv needs --map'],
    [['azure-llm', 'log.swf', '--out', 'x.yaml'], 'import azure-llm needs --executors'],
    [
      ['azure-llm', 'log.swf', '--out', 'x.yaml', '--into', 'orchestration'],
      'import azure-llm needs --workflow',
    ],
    [
      ['azure-llm', 'log.swf', '--out', 'x.yaml', '--executors', 'fleet.yaml', '--keep', '1'],
      '--keep goes with --into',
    ],
    [
      [
        ...['azure-llm', 'log.swf', '--out', 'x.yaml', '--executors', 'fleet.yaml'],
        ...['--into', 'orchestration', '--workflow', 'code'],
      ],
      '--into brings its own executors (leave out --executors)',
    ],
    [
      ['azure-llm', 'log.swf', '--out', 'x.yaml', '--into', 'orchestratoin'],
      /^no such file or shipped scenario: 'orchestratoin'; did you mean 'orchestration'\?/,
    ],
    [
      [...csv, '--executors', 'fleet.yaml', '--map', 'arrival=att,work=seconds'],
      "jobs.csv:1:1: no column 'att' for arrival; did you mean 'at'? (allowed: at, seconds, kind)",
    ],
    [
      [...csv, '--map', 'arrival=at,work=seconds', '--executors', 'jobs.csv'],
      /^jobs\.csv: expected a YAML list/,
    ],
  ])('%j', async (words, message) => {
    const folder = folderWith(files);
    const { code, stdout, stderr } = await inProcess([
      'import',
      ...words.map((word) => within(folder, word)),
    ]);
    expectRefusal({ code, stdout, stderr: stderr.replaceAll(`${folder}/`, '') }, message);
    expect(existsSync(join(folder, 'x.yaml'))).toBe(false);
  });
  it.skipIf(!existsSync('/dev/full'))('a full disk', async () => {
    const cwd = folderWith({ 'log.swf': SWF });
    expect(await inProcess(['import', 'swf', 'log.swf', '--out', '/dev/full'], { cwd })).toMatchObject({
      code: 2,
      stderr: 'error: cannot write /dev/full: no space left on device\n',
    });
  });
});
