import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { policyFolder } from '../../serve/live/served.ts';
import { expectRefusal, inProcess, temporaryFolder } from '../cli.ts';
import { servedLog } from './logs.ts';

let first: { folder: string; hash: string };
let other: { folder: string; hash: string };
let log: string;
beforeAll(async () => {
  [first, other] = [await policyFolder('1'), await policyFolder('2')];
  log = await servedLog(first.folder, 400, { explore: 0.8 });
});

const ope = (path: string, policy: string, ...words: string[]) =>
  inProcess(['ope', path, '--policy', policy, '--tolerance', '1e9', ...words]);

describe('ope', () => {
  it('tells what another artifact would have been worth', async () => {
    const { code, stdout, stderr } = await ope(log, other.folder, '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({
      schema: 'switchyard/ope/v1',
      policy: { path: other.folder, hash: other.hash },
      metric: 'sojourn',
      better: 'lower',
      records: 800,
      dropped: {},
      decisions: 400,
      unsupported: 0,
      blockLength: 7,
    });
    // Candidates by number: the outcome is 1 + the number of the choice, and the share of each is known.
    for (const name of ['ips', 'snips', 'dr']) {
      const { value, ci95 } = document[name];
      expect(ci95[0]).toBeLessThan(value);
      expect(ci95[1]).toBeGreaterThan(value);
    }
    // Weights are between 0 and 5 / 0.8, with a mean of 1: deviation below 2.3 / √400.
    expect(Math.abs(document.meanWeight - 1)).toBeLessThan(4 * 0.12);
    expect((await ope(log, other.folder)).stdout).toContain('doubly robust');
  });

  it('finds the policy of the log as good as its greedy part', async () => {
    const document = JSON.parse((await ope(log, first.folder, '--metric', 'slaMet', '--json')).stdout);
    expect(document.better).toBe('higher');
    // It agrees where it was not a stray, and in one stray of five: 0.36; binomial of 400, |z| < 4.
    expect(Math.abs(document.agreement - 0.36)).toBeLessThan(4 * Math.sqrt((0.36 * 0.64) / 400));
  });

  it('is a gate', async () => {
    const { dr } = JSON.parse((await ope(log, other.folder, '--json')).stdout);
    const gain = -dr.difference.ci95[1];
    expect((await ope(log, other.folder, '--gate', String(gain - 0.001))).code).toBe(0);
    const { code, stderr } = await ope(log, other.folder, '--gate', String(gain + 0.001));
    expect(code).toBe(99);
    expect(stderr).toMatch(
      /^error: the gate is closed: the policy may be better by only -?[\d.]+ \(needed: /,
    );
  });

  it('refuses a log whose chain does not hold, before anything else is read of it', async () => {
    const path = `${temporaryFolder()}/edited.jsonl`;
    writeFileSync(path, readFileSync(log, 'utf8').replace('"sojourn":3', '"sojourn":1'));
    const { code, stdout, stderr } = await ope(path, other.folder, '--json');
    expect({ code, stdout }).toEqual({ code: 99, stdout: '' });
    expect(stderr).toMatch(/edited\.jsonl does not hold: 1 problem\n$/);
  });

  it('refuses without support, with a small effective sample, and where nothing is left', async () => {
    const greedy = await servedLog(first.folder, 60);
    const unsupported = await ope(greedy, other.folder);
    expect(unsupported.code).toBe(99);
    expect(unsupported.stderr).toMatch(/support is missing: in \d+ of 60 decisions .*\n$/);
    expectRefusal(
      { ...(await ope(greedy, other.folder, '--drawn-only')), stderr: await lastLine(greedy) },
      /no decision is left to evaluate/,
    );
    const small = await ope(log, other.folder, '--min-effective', '400');
    expect(small.code).toBe(99);
    expect(small.stderr).toMatch(
      /the effective sample is too small: [\d.]+ of 400 decisions \(needed: 400\)\n$/,
    );
  });

  it('says what it was given wrongly in one line', async () => {
    const missing = await ope('nowhere.jsonl', other.folder);
    expect(missing.code).toBe(2);
    expect(missing.stderr).toMatch(/\nerror: no such file: nowhere\.jsonl \(expected an audit log\)\n$/);
    expectRefusal(await ope(log, temporaryFolder()), /manifest\.json is missing/);
    expectRefusal(
      await ope(log, other.folder, '--block', '0'),
      '--block 0 is not allowed (a whole number ≥ 1)',
    );
  });
});

/** The notes say how many were left out; the error is the last line. */
async function lastLine(greedy: string): Promise<string> {
  const { stderr } = await ope(greedy, other.folder, '--drawn-only');
  expect(stderr).toContain('left out, not drawn at random: 60\n');
  return `${stderr.trimEnd().split('\n').at(-1)}\n`;
}
