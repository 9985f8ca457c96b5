import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectRefusal, inProcess, switchyard, temporaryFolder } from './cli.ts';

const SHORT = ['--set', 'horizon.tasks=600', '--set', 'horizon.warmup=0'];
const two = (policy: string, ...more: string[]) => [
  'simulate',
  'two-tier',
  '--policy',
  policy,
  ...SHORT,
  ...more,
];
const document = async (words: string[]) => {
  const { stdout, stderr } = await inProcess([...words, '--json']);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
};

const KEYS = [
  'schema scenario policy seed tasks estimates artifact decisions events wallSeconds stateHash metrics bounds',
  'arrived completed failed rejected abandoned unfinished',
  'meanWait maxWait meanResponse p50Response p95Response p99Response meanBoundedSlowdown makespan utilisation',
].map((line) => line.split(' '));

describe('simulate --json', () => {
  it('has the keys of the contract, in its order', async () => {
    const run = await document(two('earliest-finish'));
    expect(Object.keys(run)).toEqual(KEYS[0]);
    expect(Object.keys(run.tasks)).toEqual(KEYS[1]);
    expect(Object.keys(run.metrics)).toEqual(
      expect.arrayContaining([...KEYS[2]!, 'cost', 'slaAttainment', 'byClass']),
    );
    expect(run).toMatchObject({
      schema: 'switchyard/simulate/v1',
      scenario: { name: 'two-tier', hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      policy: 'earliest-finish',
      seed: '1',
      tasks: { arrived: 600, completed: 600, rejected: 0, unfinished: 0 },
      estimates: 'exact',
      artifact: null,
      decisions: 600,
      stateHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });
  it('says how far above the bounds of its world it is', async () => {
    const { bounds, metrics } = await document(two('earliest-finish'));
    const response = bounds.find(({ metric }: { metric: string }) => metric === 'meanResponse');
    expect(response.kind).toBe('lower');
    expect(response.gap).toBeCloseTo(metrics.meanResponse / response.value - 1, 12);
    expect(response.gap).toBeGreaterThanOrEqual(0);
    expect((await document(two('earliest-finish', '--bounds', 'none'))).bounds).toEqual([]);
  });
  it('is the same for the same seed and another for another', async () => {
    const { wallSeconds: _, ...first } = await document(two('random', '--seed', 'a'));
    const { wallSeconds: __, ...again } = await document(two('random', '--seed', 'a'));
    const { wallSeconds: ___, ...other } = await document(two('random', '--seed', 'b'));
    expect(again).toEqual(first);
    expect(other.metrics).not.toEqual(first.metrics);
  });
  it('has the same state hash whether or not the run is recorded', async () => {
    const plain = await document(two('random'));
    const recorded = await document(two('random', '--schedule', join(temporaryFolder(), 's.csv')));
    expect(recorded.stateHash).toBe(plain.stateHash);
  });
  it('says what schedulers knew of run times', async () => {
    expect((await document(two('fastest', '--set', 'estimate=mean'))).estimates).toBe('mean');
    expect((await document(two('fastest', '--set', 'estimate={scv: 2}'))).estimates).toBe('scv:2');
  });
  it('applies settings in their order', async () => {
    const { tasks } = await document(two('random', '--set', 'horizon.tasks=50'));
    expect(tasks.arrived).toBe(50);
  });
});

describe('simulate for people', () => {
  it('shows results with their units, and each class', async () => {
    const { stdout, stderr } = await inProcess(two('cheapest'));
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^two-tier, policy cheapest, seed 1\n\ntasks arrived +600\n/);
    expect(stdout).toMatch(/^mean response, s +\d/m);
    expect(stdout).toMatch(/^api +\d/m);
  });
});

describe('policies', () => {
  it('may be scores over the features: the smallest wins', async () => {
    const score = await document(two('score:finish'));
    const rule = await document(two('earliest-finish'));
    expect(score.metrics).toEqual(rule.metrics);
  });
  it('may be scores over what is shown of workflows', async () => {
    const small = ['--set', 'horizon.tasks=20', '--set', 'horizon.warmup=0'];
    const played = (policy: string) => document(['simulate', 'orchestration', '--policy', policy, ...small]);
    // All that follows a step is the same wherever it runs: most slack is the earliest finish.
    const { metrics } = await played('score:-workflowSlack');
    expect(metrics).toEqual((await played('earliest-finish')).metrics);
  });
  it('may be modules that export a scheduler factory', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'mine.mjs'), 'export default () => ({ choose: () => 0 });\n');
    const { metrics } = JSON.parse((await inProcess([...two('./mine.mjs'), '--json'], { cwd })).stdout);
    expect(metrics.byClass.api.completed).toBeGreaterThan(0);
    expect(metrics).not.toEqual((await document(two('earliest-finish'))).metrics);
  });
  it('may have parameters', async () => {
    const { policy, metrics } = await document(two('power-of-two:choices=1'));
    expect(policy).toBe('power-of-two:choices=1');
    expect(metrics).not.toEqual((await document(two('power-of-two'))).metrics);
  });
  it('may be the trace’s own schedule', async () => {
    const cwd = temporaryFolder();
    const trace =
      '; MaxProcs: 4\n7 0 5 10 2 -1 -1 2 20 -1 1 1 1 1 1 -1 -1 -1\n8 4 20 40 4 -1 -1 4 40 -1 1 1 1 1 1 -1 -1 -1\n';
    writeFileSync(join(cwd, 'log.swf'), trace);
    const [log, scenario, schedule] = ['log.swf', 'log.yaml', 's.csv'].map((name) => join(cwd, name));
    await inProcess(['import', 'swf', log!, '--out', scenario!]);
    const run = await document(['simulate', scenario!, '--policy', 'recorded', '--schedule', schedule!]);
    expect(run).toMatchObject({ policy: 'recorded', decisions: 0, estimates: 'trace', stateHash: null });
    expect(run.metrics).toMatchObject({ meanWait: 12.5, meanResponse: 37.5, makespan: 64 });
    expect(run.metrics.utilisation).toBeCloseTo((10 * 2 + 40 * 4) / (4 * 64), 12);
    expect(readFileSync(join(cwd, 's.csv'), 'utf8').split('\n').slice(1, 3)).toEqual([
      '7,0,5,15,machine,1,0,',
      '8,4,24,64,machine,1,0,',
    ]);
  });
});

describe('files that simulate writes', () => {
  it('hold the schedule, a row a task', async () => {
    const cwd = temporaryFolder();
    const run = await document(two('round-robin', '--schedule', join(cwd, 'deep/s.csv')));
    const [header, ...lines] = readFileSync(join(cwd, 'deep/s.csv'), 'utf8').trim().split('\n');
    expect(header).toBe('task,arrival,start,finish,executor,attempts,cost,slaMet');
    expect(lines).toHaveLength(600);
    const rows = lines.map((line) => line.split(','));
    expect(rows.map(([task]) => Number(task))).toEqual(Array.from({ length: 600 }, (_, i) => i));
    const responses = rows.map(([, arrival, , finish]) => Number(finish) - Number(arrival));
    expect(responses.reduce((sum, each) => sum + each) / 600).toBeCloseTo(run.metrics.meanResponse, 6);
    const met = rows.filter((row) => row[7] === 'true').length;
    expect(met / 600).toBeCloseTo(run.metrics.slaAttainment, 12);
    const cost = rows.reduce((sum, row) => sum + Number(row[6]), 0);
    expect(cost).toBeCloseTo(run.metrics.cost, 9);
  });
  it('leave blank what a rejected task never had', async () => {
    const cwd = temporaryFolder();
    const full = ['--set', 'executors=[{name: one, queue: {capacity: 1}}]', '--set', 'arrivals.rate=100'];
    const run = await document(two('random', ...full, '--schedule', join(cwd, 's.csv')));
    const rejected = readFileSync(join(cwd, 's.csv'), 'utf8').match(/^\d+,[\d.]+,,,,0,0,false$/gm);
    expect(run.tasks.rejected).toBeGreaterThan(0);
    expect(rejected).toHaveLength(run.tasks.rejected);
  });
  it('hold every event in its order', async () => {
    const cwd = temporaryFolder();
    const run = await document(two('random', '--trace', join(cwd, 'events.jsonl')));
    const events = readFileSync(join(cwd, 'events.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const times = events.map(({ time }) => time);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const count = (name: string) => events.filter(({ event }) => event === name).length;
    expect(count('arrival')).toBe(600);
    expect(count('decision')).toBe(run.decisions);
    expect(count('start')).toBe(600);
    expect(count('finish')).toBe(600);
    const first = events.filter(({ task }) => task === 0).map(({ event }) => event);
    expect(first).toEqual(['arrival', 'decision', 'start', 'finish']);
  });
  it.skipIf(!existsSync('/dev/full'))('are an error on a full disk', async () => {
    expect(await switchyard(two('random', '--schedule', '/dev/full'))).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: cannot write /dev/full: no space left on device\n',
    });
  });
});

describe('a policy that does not exist or does not fit ends with exit code 2 and one line', () => {
  it.each([
    [
      'earliest-finsh',
      /^unknown scheduler 'earliest-finsh'; did you mean 'earliest-finish'\? \(allowed: random, /,
    ],
    [
      'sjf',
      /^scheduler 'sjf' is for control batch, workflow, the scenario's is dispatch \(allowed: random, /,
    ],
    ['power-of-two:chioces=2', /has no parameter 'chioces'; did you mean 'choices'\? \(allowed: choices\)$/],
    ['random:x=1', /^scheduler 'random' has no parameter 'x' \(it has none\)$/],
    ['power-of-two:choices', /^policy 'power-of-two:choices': 'choices' is not param=value$/],
    ['score:finsh', /unknown name 'finsh'; did you mean 'finish'\? \(allowed: /],
    ['score:area', /'area' is no feature of control dispatch/],
    ['score:workflowSlack', /'workflowSlack' is no feature of control dispatch/],
    ['score:finish +', /is not an expression/],
    ['./mine.mjs', /^no such file: \.\/mine\.mjs \(expected a module with a scheduler factory\)$/],
    ['runs/nothing', /no policy\.json there \(expected an artifact\)$/],
    ['recorded', /^policy 'recorded': two-tier has no trace/],
  ])('%s', async (policy, message) => {
    expectRefusal(await inProcess(two(policy)), message);
  });
  it('a module whose choices are not allowed, or which fails', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'beyond.mjs'), 'export default () => ({ choose: () => 99 });\n');
    writeFileSync(join(cwd, 'fails.mjs'), 'export default () => ({ choose: (point) => point.none.such });\n');
    expect(await inProcess(two('beyond.mjs'), { cwd })).toEqual({
      code: 2,
      stdout: '',
      stderr: "error: policy 'beyond.mjs' chose candidate 99, which is not allowed (there are 8)\n",
    });
    expect(await inProcess(two('fails.mjs'), { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /^error: policy 'fails\.mjs' failed: TypeError: .+ \(at .*fails\.mjs:1:\d+\)\n$/,
      ),
    });
  });
  it('a module without a factory, and one that does not load', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'none.mjs'), 'export const answer = 42;\n');
    writeFileSync(join(cwd, 'broken.mjs'), 'export default (;\n');
    expect((await inProcess(two('none.mjs'), { cwd })).stderr).toMatch(/must export a scheduler factory/);
    expect(await inProcess(two('broken.mjs'), { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^error: cannot load broken\.mjs: .+\n$/),
    });
  });
});
