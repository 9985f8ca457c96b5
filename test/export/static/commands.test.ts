import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadScenario } from '../../../src/cli/scenario-file.ts';
import { type Artifact, artifactFiles } from '../../../src/export/artifact.ts';
import { encodeManifest, MANIFEST_FILE } from '../../../src/export/manifest.ts';
import { staticTargets } from '../../../src/export/static-targets/index.ts';
import { expectRefusal, inProcess, temporaryFolder } from '../../cli/cli.ts';
import { artifactFor, linearPolicy } from './policies.ts';

const SCENARIO = ['--scenario', 'two-tier', '--set', 'horizon.tasks=120', '--set', 'horizon.warmup=0'];
const BALANCED = ['haproxy-weights.cfg', 'haproxy-weights.fidelity.json'];
const ENVOY = ['envoy-weights.fidelity.json', 'envoy-weights.json'];

let folder: string;
let artifact: Artifact;
/** The same, trained on a scenario that only has the name of one that is there. */
let nameless: Artifact;
/** Folders of an artifact, and of what was exported from it. */
let source: string;
let out: string;
let exported: { code: number | null; stdout: string; stderr: string };

async function written(name: string, of: Artifact): Promise<string> {
  const path = join(folder, name);
  mkdirSync(path);
  for (const [file, content] of (await artifactFiles(of, [])).files) writeFileSync(join(path, file), content);
  return path;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'switchyard-'));
  const scenario = await loadScenario('two-tier', []);
  artifact = artifactFor(scenario, linearPolicy(scenario, { start: -1, runTime: -0.5 }));
  const { provenance } = artifact;
  nameless = { ...artifact, provenance: { ...provenance, scenario: { name: 'two-tier', hash: 'another' } } };
  source = await written('source', artifact);
  out = join(folder, 'out');
  const addresses = ['edge-0=10.0.0.5:8080', 'cloud-0=[fd00::1]:80'].flatMap((each) => ['--address', each]);
  const to = ['--to', 'haproxy-weights,envoy-weights'];
  exported = await inProcess([
    ...['export', source, ...to, ...SCENARIO, ...addresses, '--cluster', 'web'],
    ...['--out', out, '--verify', '--json'],
  ]);
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('export', () => {
  it('writes static targets beside the policy, with what they are worth', () => {
    expect(exported.code).toBe(0);
    expect(readdirSync(out).sort()).toEqual([...ENVOY, ...BALANCED, 'manifest.json', 'policy.json']);
    const { fidelity, verification } = JSON.parse(exported.stdout);
    expect(fidelity).toHaveLength(2);
    for (const [k, target] of ['haproxy-weights', 'envoy-weights'].entries()) {
      expect(fidelity[k]).toMatchObject({ target, fallbackRule: 'least-backlog', worlds: { same: false } });
      expect(JSON.parse(readFileSync(join(out, `${target}.fidelity.json`), 'utf8'))).toEqual(fidelity[k]);
      const says = `static: not replayed; fidelity ${fidelity[k].agreement.toFixed(2)}`;
      expect(verification.formats).toContainEqual(
        expect.objectContaining({ target, ok: true, vectors: 0, skipped: says }),
      );
    }
    // HAProxy's weights may count connections, Envoy's come in turns.
    expect(Object.keys(fidelity[1].simulated)).toEqual([
      ...['policy', 'file', 'least-backlog', 'equal weights', 'weights by capacity'],
    ]);
    expect(exported.stderr).toMatch(/^warning: envoy-weights: LOW FIDELITY/m);
    expect(readFileSync(join(out, 'haproxy-weights.cfg'), 'utf8')).toMatch(
      /\nbackend web\n.*\n {4}server edge-0 10\.0\.0\.5:8080 weight \d+ check\n {4}server edge-1 ADDRESS_OF_edge-1:PORT /,
    );
  });
  it('tells people in tables, and makes the same files again', async () => {
    const again = join(temporaryFolder(), 'again');
    const { code, stdout } = await inProcess([
      ...['export', source, '--to', 'json,haproxy-weights', ...SCENARIO, '--out', again],
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nstatic target +as the policy +random +fallback +Kendall's tau +decisions\n/);
    expect(stdout).toMatch(
      /\nhaproxy-weights in play +objective +cost +mean response +SLA attainment\npolicy /,
    );
    expect(readFileSync(join(again, BALANCED[1]!))).toEqual(readFileSync(join(out, BALANCED[1]!)));
  });
  it('leaves static targets out of all', async () => {
    const all = join(temporaryFolder(), 'all');
    const { stdout } = await inProcess(['export', source, '--out', all, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ fidelity: [], skipped: [] });
    expect(readdirSync(all).filter((name) => name.includes('weights'))).toEqual([]);
  });

  it('needs to be told the scenario where it is not the shipped one of the training', async () => {
    const other = await written('nameless', nameless);
    const words = ['--to', 'haproxy-weights,envoy-weights', '--out', join(folder, 'none')];
    expectRefusal(
      await inProcess(['export', other, ...words]),
      '--scenario is required: haproxy-weights, envoy-weights are distilled from how the policy plays one',
    );
    const again = join(temporaryFolder(), 'again');
    const set = SCENARIO.slice(2);
    const { code } = await inProcess(['export', source, '--to', 'envoy-weights', ...set, '--out', again]);
    expect(code).toBe(0);
    const [, report] = staticTargets.get('envoy-weights').files;
    expect(JSON.parse(readFileSync(join(again, report), 'utf8')).scenario.name).toBe('two-tier');
  });

  const refused: [string[], string | RegExp][] = [
    [
      ['--to', 'kube-weights', ...SCENARIO],
      /^cannot export to kube-weights: kube-scheduler’s score plugins .*this one is of dispatch-v0 \(static targets that suit it: haproxy-weights, envoy-weights\)$/,
    ],
    [
      ['--to', 'haproxy-weights', '--scenario', 'placement'],
      /is for control dispatch, the control of placement is placement$/,
    ],
    [
      ['--to', 'haproxy-weight'],
      /^unknown export target 'haproxy-weight'; did you mean 'haproxy-weights'\? \(allowed: json, .*envoy-weights\b.*\)$/,
    ],
    [
      ['--to', 'haproxy-weights', ...SCENARIO, '--address', 'edge-9=a:1'],
      /^--address edge-9=a:1: no executor 'edge-9'; did you mean 'edge-0'\?/,
    ],
    [['--to', 'onnx', ...SCENARIO], /^--scenario is for static targets only \(kube-weights, /],
    [['--to', 'json', '--address', 'a=b:1'], '--address is for haproxy-weights and envoy-weights only'],
    [['--to', 'envoy-weights', '--pool-label', 'a', ...SCENARIO], '--pool-label is for kube-weights only'],
    [['--to', 'slurm-weights', '--cluster', 'c', ...SCENARIO], /^--cluster is for haproxy-weights and envoy/],
  ];
  it.each(refused)('refuses %j in a line', async (words, message) => {
    const to = join(folder, 'refused');
    expectRefusal(await inProcess(['export', source, ...words, '--out', to]), message);
  });
});

/** The exported files, one of them changed, with a manifest that knows of it. */
function forged(name: string, change: (text: string) => string): string {
  const copy = temporaryFolder();
  const names = readdirSync(out).filter((each) => each !== MANIFEST_FILE);
  const files = new Map<string, string>();
  for (const each of names) {
    const text = readFileSync(join(out, each), 'utf8');
    files.set(each, each === name ? change(text) : text);
  }
  for (const [each, text] of files) writeFileSync(join(copy, each), text);
  writeFileSync(join(copy, MANIFEST_FILE), encodeManifest(files));
  return copy;
}

describe('verify', () => {
  it('knows static files, hashes them and does not replay them', async () => {
    const { code, stdout } = await inProcess(['verify', out]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nhaproxy-weights +0 +0 +0 +skipped: static: not replayed; fidelity 0\.\d\d\n/);
  });
  it('finds one that was changed', async () => {
    const copy = forged('policy.json', (text) => text);
    const path = join(copy, 'haproxy-weights.cfg');
    writeFileSync(path, readFileSync(path, 'utf8').replace('weight', 'weight '));
    const { code, stderr } = await inProcess(['verify', copy]);
    expect({ code, stderr }).toEqual({
      code: 99,
      stderr: `error: ${copy} does not hold: haproxy-weights.cfg is damaged or missing\n`,
    });
  });
  it.each([
    ['of another policy', (text: string) => text.replace(/"artifact": "../, '"artifact": "zz')],
    ['that is no JSON', (text: string) => text.slice(1)],
  ])('finds a fidelity %s', async (_, change) => {
    const copy = forged('haproxy-weights.fidelity.json', change);
    const { code, stderr } = await inProcess(['verify', copy]);
    expect({ code, stderr }).toEqual({
      code: 99,
      stderr: `error: ${copy} does not hold: haproxy-weights does not agree\n`,
    });
  });
  it('misses a file that lies there unlisted', async () => {
    const copy = forged('policy.json', (text) => text);
    writeFileSync(join(copy, 'kube-weights.yaml'), 'kind: Other\n');
    expect((await inProcess(['verify', copy])).stderr).toContain('kube-weights.yaml is damaged or missing');
  });
});

it('they are listed with the other targets', async () => {
  const { stdout } = await inProcess(['list', 'exporters', '--json']);
  const names = (JSON.parse(stdout).exporters as { name: string }[]).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(staticTargets.names()));
});
