import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { artifactFiles } from '../../src/export/artifact.ts';
import type { Answer } from '../../src/export/exporter.ts';
import type { ParityVector } from '../../src/export/parity.ts';
import { replayVectors } from '../../src/export/replay.ts';
import type { PolicyModel } from '../../src/learn/policy-model.ts';
import { root } from '../cli/cli.ts';
import { describeInChromium, launchChromium } from '../fixtures/chromium.ts';
import { artifactOf, models, randomScorer } from './models.ts';

/** A name that nobody answers for: what the page asks is answered by the test. */
const ORIGIN = 'http://policy.invalid';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  js: 'text/javascript',
  mjs: 'text/javascript',
  json: 'application/json',
  wasm: 'application/wasm',
  bin: 'application/octet-stream',
};

/** Files of TensorFlow.js by what the page calls them. */
const TENSORFLOW = {
  'core.js': 'tfjs-core/dist/tf-core.min.js',
  'cpu.js': 'tfjs-backend-cpu/dist/tf-backend-cpu.min.js',
  'wasm.js': 'tfjs-backend-wasm/dist/tf-backend-wasm.min.js',
  'converter.js': 'tfjs-converter/dist/tf-converter.min.js',
  'tfjs-backend-wasm.wasm': 'tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm',
  'tfjs-backend-wasm-simd.wasm': 'tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
};

const SCRIPTS = Object.keys(TENSORFLOW).filter((name) => name.endsWith('.js'));
const TENSORFLOW_PAGE = `<!doctype html>${SCRIPTS.map((name) => `<script src="${name}"></script>`).join('')}`;
const MODULE_PAGE = '<!doctype html><script type="module" src="main.js"></script>';
const MAIN = "import * as policy from './policy.mjs'; window.policy = policy;";

/** What a page does with a policy: answers every vector. */
type Ask = (vectors: readonly ParityVector[]) => Promise<Answer[]>;

describeInChromium('a policy in a browser', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium();
  }, 60_000);

  afterAll(() => browser?.close());

  /** Opens a page that has these files, and expects neither a complaint nor a request of anything else. */
  async function withPage(
    files: ReadonlyMap<string, string | Uint8Array>,
    headers: Readonly<Record<string, string>>,
    use: (page: Page) => Promise<void>,
  ): Promise<void> {
    const page = await browser.newPage();
    const heard: string[] = [];
    page.on('pageerror', (error) => heard.push(error.message));
    await page.route('**', (route) => {
      const name = route.request().url().replace(`${ORIGIN}/`, '');
      const body = files.get(name);
      if (body === undefined) {
        heard.push(`request of ${name}`);
        return route.abort();
      }
      const contentType = TYPES[name.split('.').at(-1)!]!;
      return route.fulfill({ body: Buffer.from(body as Uint8Array), contentType, headers: { ...headers } });
    });
    try {
      await page.goto(`${ORIGIN}/index.html`);
      await use(page);
    } finally {
      await page.close();
    }
    expect(heard).toEqual([]);
  }

  const written = async (model: PolicyModel, target: string) =>
    (await artifactFiles(artifactOf(model), [target])).files;

  const decided =
    (page: Page): Ask =>
    (vectors) =>
      page.evaluate(
        (asked) => asked.map((v) => structuredClone(policy.decide(v.globals, v.candidates, v.mask))),
        vectors as ParityVector[],
      );

  it.each([
    ['wasm-simd', {}],
    ['loops', { 'content-security-policy': "script-src 'self'" }],
  ])('decides as policy.mjs by %s', async (kernel, headers) => {
    const model = randomScorer('browser', 'relu', undefined, { hidden: [64, 64] });
    const files = new Map([...(await written(model, 'mjs')), ['index.html', MODULE_PAGE], ['main.js', MAIN]]);
    await withPage(files, headers, async (page) => {
      expect(await page.evaluate(() => policy.kernel)).toBe(kernel);
      const agreement = await replayVectors(artifactOf(model).parity, decided(page));
      expect(agreement).toEqual({ ok: true, vectors: 64, argmaxMismatches: 0, maxAbsError: 0 });
    });
  });

  const ran =
    (page: Page, folder: string): Ask =>
    (vectors) =>
      page.evaluate(
        async ({ asked, url }) => {
          const model = await tf.loadGraphModel(url);
          return asked.map(({ globals, candidates, mask }) => {
            const inputs: Record<string, unknown> = {
              globals: tf.tensor1d(globals),
              mask: tf.tensor1d(mask),
            };
            if (candidates.length > 0) {
              inputs.candidates = tf.tensor2d(candidates, [mask.length, candidates.length / mask.length]);
            }
            const scores = [...model.predict(inputs).dataSync()];
            return { index: scores.indexOf(Math.max(...scores)), scores };
          });
        },
        { asked: vectors as ParityVector[], url: `${ORIGIN}/${folder}/tfjs/model.json` },
      );

  it('decides as a model of TensorFlow.js, by WebAssembly and without', async () => {
    const kinds = ['scorer with normalised layers', 'scorer with attention', 'mlp with tanh'];
    const files = new Map<string, string | Uint8Array>([['index.html', TENSORFLOW_PAGE]]);
    for (const [name, path] of Object.entries(TENSORFLOW)) {
      files.set(name, readFileSync(join(root, 'node_modules/@tensorflow', path)));
    }
    for (const [k, kind] of kinds.entries()) {
      for (const [name, content] of await written(models[kind]!, 'tfjs')) files.set(`${k}/${name}`, content);
    }
    await withPage(files, {}, async (page) => {
      for (const backend of ['cpu', 'wasm']) {
        await page.evaluate(async (name) => {
          tf.wasm.setWasmPaths(`${location.origin}/`);
          if (!(await tf.setBackend(name))) throw new Error(`no backend ${name}`);
        }, backend);
        for (const [k, kind] of kinds.entries()) {
          const agreement = await replayVectors(artifactOf(models[kind]!).parity, ran(page, `${k}`));
          const expected = { ok: true, vectors: 64, argmaxMismatches: 0 };
          expect(agreement, `${kind}, ${backend}`).toMatchObject(expected);
        }
      }
    });
  });
});

/** What the scripts of the pages define. */
declare const policy: {
  readonly kernel: string;
  decide(globals: readonly number[], candidates: readonly number[], mask: readonly number[]): Answer;
};
declare const tf: {
  setBackend(name: string): Promise<boolean>;
  wasm: { setWasmPaths(folder: string): void };
  tensor1d(values: readonly number[]): unknown;
  tensor2d(values: readonly number[], shape: readonly [number, number]): unknown;
  loadGraphModel(url: string): Promise<{
    predict(inputs: Record<string, unknown>): { dataSync(): Float32Array };
  }>;
};
declare const location: { readonly origin: string };
