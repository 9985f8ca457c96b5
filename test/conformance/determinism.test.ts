import { execFile, execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { built, inProcess, root } from '../cli/cli.ts';
import { type GoldenRun, goldenRuns } from './golden-runs.ts';

/*
 * The state in which a run ends is the same to the last bit in every process and on every Node. A change that means
 * to change results renews the table:
 *
 *   UPDATE_GOLDEN=1 npx vitest run test/conformance/determinism.test.ts
 *
 * SWITCHYARD_NODES names the binaries of other Nodes, separated as in PATH; `.ci/run` fetches 22 and 24.
 */
const FILE = new URL('golden-hashes.json', import.meta.url);
const RENEW = `renew it by: UPDATE_GOLDEN=1 npx vitest run test/conformance/determinism.test.ts`;
const nodes = (process.env.SWITCHYARD_NODES ?? '').split(delimiter).filter((path) => path !== '');

type Hashes = Readonly<Record<string, string>>;

/** Plays all runs in a process of its own, on the build. */
async function playedBy(node: string, runs: readonly GoldenRun[]): Promise<Hashes> {
  const child = join(root, 'test/conformance/golden-child.mjs');
  const playing = promisify(execFile)(node, [child, built('.')], { cwd: root });
  playing.child.stdin!.end(JSON.stringify(runs));
  return JSON.parse((await playing).stdout);
}

async function playedHere(runs: readonly GoldenRun[]): Promise<Hashes> {
  const hashes: Record<string, string> = {};
  for (const { name, words } of runs) {
    const { code, stdout, stderr } = await inProcess(['simulate', ...words, '--json']);
    expect({ name, code, stderr }).toEqual({ name, code: 0, stderr: '' });
    hashes[name] = JSON.parse(stdout).stateHash;
  }
  return hashes;
}

describe('the state hash of a golden run', () => {
  let runs: GoldenRun[];
  let hashes: Hashes;

  beforeAll(async () => {
    runs = await goldenRuns();
    hashes = await playedHere(runs);
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(FILE, `${JSON.stringify(hashes, null, 2)}\n`);
  }, 180_000);

  it('is what it was', () => {
    expect(hashes, RENEW).toEqual(JSON.parse(readFileSync(FILE, 'utf8')));
  });

  it('tells one seed from another', async () => {
    const { name, words } = runs.find((each) => each.name.startsWith('golden-scenarios/distributions'))!;
    const other = words.map((word) => (word === 'golden' ? 'other' : word));
    expect(await playedHere([{ name, words: other }])).not.toEqual({ [name]: hashes[name] });
  });

  // Where other Nodes are at hand, theirs are the other processes: to play all once more costs half a minute.
  it(`is the same in another process, in the other order, on other Nodes (SWITCHYARD_NODES names ${nodes.length})`, async () => {
    const others = nodes.length > 0 ? nodes : [process.execPath];
    const played = await Promise.all(others.map((node) => playedBy(node, runs.toReversed())));
    for (const [i, node] of others.entries()) expect(played[i], node).toEqual(hashes);
  }, 180_000);

  it.runIf(process.env.REQUIRE_SERVICES === '1')('is compared with Node 22 and 24 where all must run', () => {
    const majors = nodes.map((node) =>
      execFileSync(node, ['-p', 'process.version'], { encoding: 'utf8' }).slice(1, 3),
    );
    expect(majors).toEqual(expect.arrayContaining(['22', '24']));
  });
});
