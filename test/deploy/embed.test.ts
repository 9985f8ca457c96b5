import { execFile, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { InferenceSession } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from '../../src/cli/parse.ts';
import { createAgent, exportPolicy, loadScenario, make } from '../../src/switchyard.ts';
import { root } from '../cli/cli.ts';
import { describeInChromium, launchChromium } from '../fixtures/chromium.ts';
import { describePython } from '../fixtures/python.ts';
import { write } from '../serve/rollout/bundles.ts';

const EXAMPLES = ['decide.mjs', 'page.html', 'decide.py', 'decide_onnx.py'];
const folder = mkdtempSync(join(tmpdir(), 'switchyard-embed-'));
const run = async (program: string, words: readonly string[]) =>
  (await promisify(execFile)(program, words, { cwd: folder })).stdout;

interface Printed {
  readonly index: number;
  readonly scores: number[];
  readonly fallback: string;
  readonly artifact: string;
}

beforeAll(async () => {
  const scenario = await loadScenario('quickstart');
  const env = make('dispatch-v0', { scenario });
  const agent = await createAgent('ppo', { spec: env.spec, seed: '1' });
  const provenance = { env, scenario, agent: 'ppo', seed: '1', steps: 0 };
  write(folder, await exportPolicy(agent.policy(), { ...provenance, targets: ['mjs', 'py', 'onnx'] }));
  for (const name of EXAMPLES) copyFileSync(join(root, 'deploy/examples', name), join(folder, name));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inNode = async () => JSON.parse(await run(process.execPath, ['decide.mjs'])) as Printed;

it('decide.mjs runs beside policy.mjs', async () => {
  const { index, scores, fallback, artifact } = await inNode();
  expect(scores).toHaveLength(2);
  expect(scores[index]).toBe(Math.max(...scores));
  expect(fallback).toBe('least-backlog');
  expect(artifact).toMatch(/^[\da-f]{64}$/);
});

describePython('decide.py', () => {
  it('says the same as decide.mjs', async () => {
    const node = await inNode();
    const python = JSON.parse(await run('python3', ['decide.py'])) as Printed;
    expect(python).toMatchObject({ index: node.index, fallback: node.fallback, artifact: node.artifact });
    for (const [k, score] of python.scores.entries()) expect(score).toBeCloseTo(node.scores[k]!, 5);
  });
});

describeInChromium('page.html', () => {
  it('decides in a browser', async () => {
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      await page.route('**', (route) => {
        const name = new URL(route.request().url()).pathname.slice(1);
        const contentType = name.endsWith('.mjs') ? 'text/javascript' : 'text/html';
        return route.fulfill({ body: readFileSync(join(folder, name)), contentType });
      });
      await page.goto('http://policy.invalid/page.html');
      await expect
        .poll(() => page.locator('#chosen').textContent())
        .toMatch(/^[01] of \[-?[\d.]+,-?[\d.]+\]$/);
    } finally {
      await browser.close();
    }
  });
});

it('policy.onnx has the inputs and the output that decide_onnx.py names', async () => {
  const session = await InferenceSession.create(join(folder, 'policy.onnx'));
  const script = readFileSync(join(folder, 'decide_onnx.py'), 'utf8');
  const given = [...script.matchAll(/^ {8}"(\w+)": np\.asarray/gm)].map(([, name]) => name!);
  expect(session.inputNames.toSorted()).toEqual(given.toSorted());
  expect(session.outputNames).toEqual(['scores']);
  const shapes = Object.fromEntries(
    session.inputMetadata.map((each) => [each.name, each.isTensor ? [each.type, each.shape.length] : null]),
  );
  expect(shapes).toEqual({ globals: ['float32', 1], candidates: ['float32', 2], mask: ['float32', 1] });
});

const hasRuntime = spawnSync('python3', ['-c', 'import numpy, onnxruntime']).status === 0;

// Debian has no package of it, so no machine can be required to have it.
describe.skipIf(!hasRuntime)('decide_onnx.py (where Python has onnxruntime)', () => {
  it('repeats what was recorded', async () => {
    const { vectors, worst } = JSON.parse(await run('python3', ['decide_onnx.py'])) as Record<string, number>;
    expect(vectors).toBeGreaterThanOrEqual(32);
    expect(worst).toBeLessThanOrEqual(1e-5);
  });
});

it.each(['bullmq.md', 'embed.md'])('%s names commands that there are, and files', async (page) => {
  const text = readFileSync(join(root, 'deploy', page), 'utf8');
  const commands = [...text.matchAll(/^ {4}switchyard (.+)$/gm)].map(([, words]) => words!.split(' '));
  expect(commands.length).toBeGreaterThan(0);
  for (const words of commands) expect(await parse(words)).toMatchObject({ given: expect.anything() });
  for (const [, target] of text.matchAll(/\]\(([^)#:]+)\)/g)) {
    expect(() => readFileSync(join(root, 'deploy', target!)), target).not.toThrow();
  }
});
