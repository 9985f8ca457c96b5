import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import wabt from 'wabt';
import type { Artifact } from '../../src/export/artifact.ts';
import type { Answer } from '../../src/export/exporter.ts';
import { parityVectors } from '../../src/export/parity.ts';
import { schemaHashOf } from '../../src/export/schema-hash.ts';
import { exporters } from '../../src/export/targets/index.ts';
import { KERNEL_WASM } from '../../src/learn/forward/kernel/bytes.ts';
import { kernelPays } from '../../src/learn/forward/kernel/pays.ts';
import type { PolicyModel } from '../../src/learn/policy-model.ts';
import { root } from '../cli/cli.ts';
import { inBareNode } from './bare-node.ts';
import { artifactOf, models, randomObservations, randomScorer } from './models.ts';

const HASH = 'the hash of policy.json';

const mjsOf = (artifact: Artifact) => exporters.get('mjs').write(artifact, HASH) as Record<string, string>;

const numbered = (prefix: string, count: number) => Array.from({ length: count }, (_, k) => `${prefix}${k}`);

/** As many names as the largest of our environments shows, and more. */
const MANY = { globals: numbered('global', 32), features: numbered('feature', 32) };

const large: Readonly<Record<string, PolicyModel>> = {
  'large scorer': randomScorer('large', 'relu', MANY, { hidden: [64, 64] }),
  'large scorer with attention': randomScorer('all', 'relu', MANY, {
    hidden: [64, 64],
    context: 'attention',
    layerNorm: true,
  }),
};

const artifacts = Object.entries({ ...models, ...large }).map(
  ([name, model]) => [name, artifactOf(model)] as const,
);

describe.each(['wasm-simd', 'loops'])('policy.mjs that may use %s', (kernel) => {
  it('says to the bit what was recorded, whatever the model, in a bare node', () => {
    const script = `
      import { readFileSync } from 'node:fs';
      ${kernel === 'loops' ? 'delete globalThis.WebAssembly;' : ''}
      for (const [k, vectors] of JSON.parse(readFileSync('vectors.json', 'utf8')).entries()) {
        const { decide, kernel } = await import(\`./policy\${k}.mjs\`);
        const answers = vectors.map((v) => JSON.stringify(decide(v.globals, v.candidates, v.mask)));
        console.log(\`{"kernel": "\${kernel}", "answers": [\${answers}]}\`);
      }`;
    const modules = artifacts.map(([, artifact], k) => [`policy${k}.mjs`, mjsOf(artifact)['policy.mjs']!]);
    const vectors = JSON.stringify(artifacts.map(([, { parity }]) => parity));
    const files = { ...Object.fromEntries(modules), 'main.mjs': script, 'vectors.json': vectors };
    const lines = inBareNode(files, ['main.mjs']).trim().split('\n');
    expect(lines).toHaveLength(artifacts.length);
    for (const [k, [name, { model, parity }]] of artifacts.entries()) {
      const found = JSON.parse(lines[k]!) as { kernel: string; answers: Answer[] };
      expect(found.kernel, name).toBe(kernelPays(model) ? kernel : 'loops');
      // JSON has no −Infinity: a masked score is null in both.
      const recorded = parity.map(({ index, scores }) => ({
        index,
        scores: scores.map((x) => x && Math.fround(x)),
      }));
      expect(found.answers, name).toEqual(recorded);
    }
  });
});

describe('the kernel', () => {
  it('is what its text says', async () => {
    const { parseWat } = await wabt();
    const path = join(root, 'src/learn/forward/kernel/kernel.wat');
    const module = parseWat(path, readFileSync(path, 'utf8'), { simd: true });
    module.validate();
    expect(Buffer.from(module.toBinary({}).buffer).toString('base64')).toBe(KERNEL_WASM);
    module.destroy();
  });
  it('is small enough for a browser to compile it at once', () => {
    expect(Buffer.from(KERNEL_WASM, 'base64').length).toBeLessThan(4096);
  });
});

it.each(artifacts)('a %s is below 300 KB', (_, artifact) => {
  expect(Buffer.byteLength(mjsOf(artifact)['policy.mjs']!)).toBeLessThan(300_000);
});

/**
 * Bytes of heap that a decision takes in the best of some rounds: the first ones warm up. A round in which garbage was
 * collected does not count. Compilers work when they are asked to, so that a busy machine does not take longer.
 */
const ALLOCATION = `
  import { readFileSync } from 'node:fs';
  import { memoryUsage } from 'node:process';
  const DECISIONS = 1000;
  const { way, parity } = JSON.parse(readFileSync('vectors.json', 'utf8'));
  for (const [k, vectors] of parity.entries()) {
    const { decide } = await import(\`./policy\${k}.mjs\`);
    const asked = vectors.map(({ globals, candidates, mask }) => ({
      globals: Float32Array.from(globals), candidates: Float32Array.from(candidates), mask: Uint8Array.from(mask)
    }));
    let chosen = 0;
    const keep = (decision) => { chosen += decision.index; };
    const ways = { decide: keep, copy: (decision) => keep({ ...decision }) };
    const round = () => {
      for (let n = 0; n < DECISIONS; n++) {
        const { globals, candidates, mask } = asked[n % asked.length];
        ways[way](decide(globals, candidates, mask));
      }
    };
    let least = Infinity;
    for (let n = 0; n < 30 && least >= 1; n++) {
      const before = memoryUsage().heapUsed;
      round();
      const bytes = (memoryUsage().heapUsed - before) / DECISIONS;
      if (bytes >= 0) least = Math.min(least, bytes);
    }
    console.log(least);
  }`;

const FLAGS = ['--max-semi-space-size=64', '--no-concurrent-recompilation'];

/** The kinds of code that there are. */
const KINDS = [
  'scorer with relu',
  'scorer with attention and normalised layers',
  'scorer without context',
  'mlp with tanh',
  'table of rules',
  'table of actions',
];

/** Bytes by kind; `copy` copies every answer. */
function allocated(way: 'decide' | 'copy'): Record<string, number> {
  const artifacts = KINDS.map((kind) => artifactOf(models[kind]!));
  const parity = artifacts.map((each) => each.parity.slice(0, 16));
  const modules = artifacts.map((each, k) => [`policy${k}.mjs`, mjsOf(each)['policy.mjs']!] as const);
  const files = { 'main.mjs': ALLOCATION, 'vectors.json': JSON.stringify({ way, parity }) };
  const lines = inBareNode({ ...Object.fromEntries(modules), ...files }, [...FLAGS, 'main.mjs']);
  const bytes = lines.trim().split('\n').map(Number);
  expect(bytes).toHaveLength(KINDS.length);
  return Object.fromEntries(KINDS.map((kind, k) => [kind, bytes[k]!]));
}

describe('a warm policy', () => {
  it('allocates nothing for a decision', () => {
    for (const [kind, bytes] of Object.entries(allocated('decide'))) expect(bytes, kind).toBeLessThan(1);
  });
  it('would be caught at allocating a single object', () => {
    for (const [kind, bytes] of Object.entries(allocated('copy'))) expect(bytes, kind).toBeGreaterThan(12);
  });
});

it('has types that TypeScript finds', { timeout: 120_000 }, () => {
  const use = `
    import { decide, fallback, globalNames, kernel, schemaHash, type Decision } from './policy.mjs';
    const first: Decision = decide([1, 2, 3], [[1, 2, 3, 4], new Float32Array(4)], [true, false]);
    const second: Decision = decide(new Float32Array(3), new Float32Array(8), new Uint8Array(2));
    const how: 'loops' | 'wasm-simd' = kernel;
    export const all: readonly (number | string | null)[] = [first.index, second.scores[0] ?? 0, fallback, schemaHash, how, ...globalNames];
    // @ts-expect-error a mask is needed
    decide([1, 2, 3], []);
    // @ts-expect-error the next decision overwrites it
    first.scores[0] = 1;`;
  const files = { ...mjsOf(artifactOf(randomScorer('types'))), 'use.ts': use };
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const options = ['--noEmit', '--strict', '--ignoreConfig', '--module', 'nodenext', '--target', 'es2022'];
  inBareNode(files, [compiler, ...options, 'use.ts']);
});

interface Module {
  decide(
    globals: ArrayLike<number>,
    candidates: ArrayLike<number> | readonly ArrayLike<number>[],
    mask: ArrayLike<number | boolean>,
  ): Answer;
}

async function loaded(model: PolicyModel): Promise<Module> {
  const source = mjsOf(artifactOf(model))['policy.mjs']!;
  return import(`data:text/javascript,${encodeURIComponent(source)}`) as Promise<Module>;
}

describe('decide', () => {
  it('says which artifact it is and what its numbers mean', async () => {
    const artifact = artifactOf(randomScorer('s'));
    expect(await loaded(artifact.model)).toMatchObject({
      artifact: HASH,
      schemaHash: schemaHashOf(artifact.model),
      globalNames: artifact.model.globals,
      featureNames: artifact.model.features,
      fallback: 'least-backlog',
    });
  });
  it('takes rows one by one and masks of truth values', async () => {
    const { decide } = await loaded(randomScorer('s'));
    const rows = [
      [1, 2, 3, 4],
      [-1, 0, 1, 2],
    ];
    const flat = structuredClone(decide([1, 2, 3], rows.flat(), [1, 0]));
    expect(decide([1, 2, 3], rows, [true, false])).toEqual(flat);
    const arrays = rows.map((row) => Float32Array.from(row));
    expect(decide([1, 2, 3], arrays, Uint8Array.of(1, 0))).toEqual(flat);
    expect(flat).toMatchObject({ index: 0, scores: [expect.any(Number), Number.NEGATIVE_INFINITY] });
  });
  it('answers in one object, which the next decision overwrites', async () => {
    const { decide } = await loaded(randomScorer('s'));
    const first = decide([1, 2, 3], [1, 2, 3, 4, -1, 0, 1, 2], [1, 0]);
    const { scores } = first;
    expect(decide([1, 2, 3], [1, 2, 3, 4, -1, 0, 1, 2], [0, 1])).toBe(first);
    expect(first).toMatchObject({ index: 1, scores: [Number.NEGATIVE_INFINITY, expect.any(Number)] });
    expect(first.scores).toBe(scores);
  });
  it.each(Object.entries(large))('of a %s takes any number of rows, in any order', async (_, model) => {
    const { decide } = await loaded(model);
    for (const most of [1, 300, 7, 600]) {
      for (const vector of parityVectors(model, randomObservations(model, 2, `rows${most}`, most))) {
        const { index, scores } = decide(vector.globals, vector.candidates, vector.mask);
        expect(index).toBe(vector.index);
        expect(scores).toEqual(vector.scores.map((x) => (x === null ? -Infinity : Math.fround(x))));
      }
    }
  });
  it('refuses more or fewer numbers than there are names', async () => {
    const { decide } = await loaded(randomScorer('s'));
    expect(() => decide([1, 2], [1, 2, 3, 4], [1])).toThrow(
      new RangeError('globals: 2 numbers, 3 are needed'),
    );
    expect(() => decide([1, 2, 3], [1, 2, 3, 4], [1, 1])).toThrow(
      new RangeError('candidates: 4 numbers, 8 are needed'),
    );
    expect(() => decide([1, 2, 3], [[1, 2, 3, 4]], [1, 1])).toThrow(
      new RangeError('candidates: 1 rows, 2 are needed'),
    );
    expect(() =>
      decide(
        [1, 2, 3],
        [
          [1, 2, 3, 4, 5],
          [1, 2, 3],
        ],
        [1, 1],
      ),
    ).toThrow(new RangeError('a row of candidates: 5 numbers, 4 are needed'));
  });
  it('names no row where none may be chosen, or a score is not finite', async () => {
    const { decide } = await loaded(randomScorer('s'));
    expect(decide([1, 2, 3], [1, 2, 3, 4], [0]).index).toBe(-1);
    expect(decide([1, 2, 3], [1, 2, 3, 4, Number.NaN, 2, 3, 4], [1, 1]).index).toBe(-1);
    expect(decide([1, 2, 3], [1, 2, 3, 4, Number.NaN, 2, 3, 4], [1, 0]).index).toBe(0);
    expect(decide([1, 2, 3], [], [])).toEqual({ index: -1, scores: [] });
  });
});
