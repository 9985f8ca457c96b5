import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { KeyedStream } from '../../src/core/random.ts';
import { expectRefusal, inProcess, temporaryFolder } from './cli.ts';

/** Poisson arrivals of two classes with exponential work. */
function generated(rows: number): string {
  const stream = new KeyedStream('1', 'test');
  let at = 0;
  const line = (_: unknown, i: number) => {
    at -= Math.log(stream.uniform(i, 0)) / 2;
    const kind = stream.uniform(i, 1) < 0.75 ? 'a' : 'b';
    return `${at},${-Math.log(stream.uniform(i, 2)) * (kind === 'a' ? 0.5 : 2)},${kind}`;
  };
  return `at,s,kind\n${Array.from({ length: rows }, line).join('\n')}\n`;
}

function folder(): string {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'fleet.yaml'), '- {name: box, count: 3}\n');
  writeFileSync(join(cwd, 'a.csv'), generated(3000));
  writeFileSync(join(cwd, 'two.csv'), 'at,s,kind\n0,1,a\n1,1,a\n');
  writeFileSync(join(cwd, 'llm.csv'), 'TIMESTAMP,ContextTokens,GeneratedTokens\n');
  return cwd;
}

const calibrate = (cwd: string, file: string, ...more: string[]) =>
  inProcess([
    'calibrate',
    join(cwd, file),
    '--executors',
    join(cwd, 'fleet.yaml'),
    '--out',
    join(cwd, 'o.yaml'),
    ...more,
  ]);
const MAP = ['--map', 'arrival=at,work=s,class=kind'];

describe('calibrate', () => {
  it('writes a scenario whose simulation is near the trace, and says how near', async () => {
    const cwd = folder();
    const { code, stdout } = await calibrate(cwd, 'a.csv', ...MAP, '--json');
    expect(code).toBe(0);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ schema: 'switchyard/calibrate/v1', format: 'csv', tasks: 3000 });
    expect(document.arrivals.name).toBe('poisson');
    const names = document.classes.map((each: { class: string; name: string }) => [each.class, each.name]);
    expect(Object.fromEntries(names)).toEqual({ a: 'exponential', b: 'exponential' });
    const { metrics, policy } = document.comparison;
    expect(policy).toBe('least-backlog');
    expect(metrics.map(({ metric }: { metric: string }) => metric)).toEqual([
      'interarrival',
      'work',
      'response',
      'wait',
    ]);
    for (const { metric, ks } of metrics) expect(ks, metric).toBeLessThan(0.1);
    const spec = parse(readFileSync(join(cwd, 'o.yaml'), 'utf8'));
    expect(spec).toMatchObject({ name: 'a', horizon: { tasks: 3000 }, arrivals: { process: 'poisson' } });
    expect((await inProcess(['validate', join(cwd, 'o.yaml')])).code).toBe(0);
  });

  it('takes what it is told to take', async () => {
    const cwd = folder();
    const { stdout } = await calibrate(
      cwd,
      'a.csv',
      ...MAP,
      '--arrivals',
      'mmpp',
      '--service',
      'gamma',
      '--replications',
      '1',
    );
    expect(stdout).toMatch(/^arrivals: mmpp, /);
    expect(stdout).toMatch(/^work of a: gamma$/m);
    expect(parse(readFileSync(join(cwd, 'o.yaml'), 'utf8')).arrivals.process).toBe('mmpp');
  });

  it.each([
    ['a.csv', [], /^the format of .* cannot be told; give --format \(one of /],
    ['two.csv', MAP, /has 2 tasks, too few to fit/],
    ['llm.csv', [], /no request with its time and tokens$/],
    ['a.csv', [...MAP, '--replications', '0'], '--replications is 0; allowed: a whole number from 1 up'],
  ])('refuses %s %j and writes nothing', async (file, words, message) => {
    const cwd = folder();
    expectRefusal(await calibrate(cwd, file, ...words), message);
    expect(existsSync(join(cwd, 'o.yaml'))).toBe(false);
  });
});
