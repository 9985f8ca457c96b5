import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { examineComponents } from '../../src/cli/components.ts';
import type { Importer } from '../../src/learn/tfjs/runtime.ts';
import { withoutNode } from '../learn/tfjs/wasm.ts';
import { switchyard, temporaryFolder } from './cli.ts';

describe('doctor', () => {
  it('finds what is required and says what each component is for', async () => {
    const { code, stdout } = await switchyard(['doctor', '--json']);
    expect(code).toBe(0);
    const { schema, ok, components } = JSON.parse(stdout);
    expect({ schema, ok }).toEqual({ schema: 'switchyard/doctor/v1', ok: true });
    for (const component of components) {
      expect(component).toEqual({
        name: expect.any(String),
        required: expect.any(Boolean),
        found: expect.any(Boolean),
        purpose: expect.stringMatching(/./),
        detail: expect.stringMatching(/./),
      });
    }
    const required = components.filter((each: { required: boolean }) => each.required);
    expect(required).toMatchObject([
      { name: 'node', found: true, detail: process.versions.node },
      { name: 'onnxruntime-node', found: true },
    ]);
  });
  it('says how to install what is not there, and is content without it', async () => {
    const { code, stdout } = await switchyard(['doctor'], { environment: { PATH: '/nowhere' } });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^redis +no +bench --redis, worker +not installed; install: apt-get install redis-server$/m,
    );
  });
  it('says what the tfjs backend runs on, and why not on something better', async () => {
    const absent = (name: string) =>
      Object.assign(new Error(`Cannot find package '${name}'`), { code: 'ERR_MODULE_NOT_FOUND' });
    const tfjs = async (load: Importer) =>
      (await examineComponents({}, load)).find(({ name }) => name === 'tfjs');
    const wasm = '@tensorflow/tfjs-core with @tensorflow/tfjs-backend-wasm';
    const native = { setBackend: async () => true, version_core: '4.22.0' };
    expect(await tfjs(async () => native)).toMatchObject({
      found: true,
      detail: '@tensorflow/tfjs-node 4.22.0',
    });
    expect(await tfjs(withoutNode)).toMatchObject({
      found: true,
      detail: `${wasm} 4.22.0; not @tensorflow/tfjs-node: not installed`,
    });
    expect(await tfjs((name) => Promise.reject(absent(name)))).toMatchObject({
      found: false,
      detail:
        `@tensorflow/tfjs-node: not installed; ${wasm}: @tensorflow/tfjs-core is not installed; ` +
        'install: npm install @tensorflow/tfjs-core @tensorflow/tfjs-backend-wasm',
    });
  });
  it('finds programs in the folders of the PATH', async () => {
    const folder = temporaryFolder();
    const redis = async (PATH: string) =>
      (await examineComponents({ PATH })).find(({ name }) => name === 'redis');
    writeFileSync(join(folder, 'redis-server'), '', { mode: 0o644 });
    expect(await redis(folder)).toMatchObject({ found: false });
    chmodSync(join(folder, 'redis-server'), 0o755);
    expect(await redis(`/nowhere${delimiter}${folder}`)).toMatchObject({
      found: true,
      detail: join(folder, 'redis-server'),
    });
  });
});
