import util from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { MissingComponentError } from '../../../src/core/errors.ts';
import { chooseRuntime, type Importer, loadRuntime, restoreUtil } from '../../../src/learn/tfjs/runtime.ts';
import { NODE, withoutNode } from './wasm.ts';

const CORE = '@tensorflow/tfjs-core';
const WASM = '@tensorflow/tfjs-backend-wasm';

/** Stands for tfjs-node, which downloads its library at installation and is not installed here. */
const native = (starts = true) => ({ setBackend: async (name: string) => name === 'tensorflow' && starts });

/** Imports `modules`, or fails with them, and everything else for real but tfjs-node. */
function importing(modules: Record<string, unknown>): { load: Importer; asked: string[] } {
  const asked: string[] = [];
  const load: Importer = async (name) => {
    asked.push(name);
    const found = modules[name];
    if (found instanceof Error) throw found;
    return found ?? withoutNode(name);
  };
  return { load, asked };
}

const absent = (name: string) =>
  Object.assign(new Error(`Cannot find package '${name}' imported from /here`), {
    code: 'ERR_MODULE_NOT_FOUND',
  });

describe('the choice of a runtime', () => {
  it('is tfjs-node where it loads, and nothing else is imported', async () => {
    const tf = native();
    const { load, asked } = importing({ [NODE]: tf });
    expect(await chooseRuntime(load)).toEqual({
      runtime: { name: 'node', packages: [NODE], tf },
      rejected: [],
    });
    expect(asked).toEqual([NODE]);
  });

  it.each([
    ['is not installed', absent(NODE), 'not installed'],
    [
      'lacks its binding',
      new Error(
        'The Node.js native addon module (tfjs_binding.node) can not be found at path: x \nPlease run',
      ),
      'does not load: The Node.js native addon module (tfjs_binding.node) can not be found at path: x',
    ],
    [
      'lacks a package of its own',
      absent('@tensorflow/tfjs'),
      "does not load: Cannot find package '@tensorflow/tfjs' imported from /here",
    ],
    ['does not start', native(false), "does not load: its backend 'tensorflow' does not start"],
  ])('is WebAssembly where tfjs-node %s, and says why', async (_, module, reason) => {
    const { runtime, rejected } = await chooseRuntime(importing({ [NODE]: module }).load);
    expect(runtime).toMatchObject({ name: 'wasm', packages: [CORE, WASM] });
    expect(runtime!.tf.getBackend()).toBe('wasm');
    expect(rejected).toEqual([{ packages: [NODE], reason }]);
  });

  it('is nothing where neither is installed: the error says what to install', async () => {
    const { load } = importing({ [NODE]: absent(NODE), [CORE]: absent(CORE) });
    const error = await loadRuntime(load).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MissingComponentError);
    expect((error as Error).message).toBe(
      `the tfjs backend needs ${NODE} (not installed) or ${CORE} with ${WASM} (${CORE} is not installed); ` +
        `install one with: npm install ${CORE} ${WASM}`,
    );
  });

  it('names the package that is missing of two', async () => {
    const { rejected } = await chooseRuntime(importing({ [WASM]: absent(WASM) }).load);
    expect(rejected.at(-1)).toEqual({ packages: [CORE, WASM], reason: `${WASM} is not installed` });
  });
});

describe('what tfjs-node needs of node:util and Node lacks from 23 on', () => {
  const lost = ['isArray', 'isNullOrUndefined'] as const;
  const before = Object.fromEntries(lost.map((name) => [name, Object.getOwnPropertyDescriptor(util, name)]));
  afterEach(() => {
    for (const [name, property] of Object.entries(before)) {
      if (property) Object.defineProperty(util, name, property);
      else Reflect.deleteProperty(util, name);
    }
  });

  it('is there before it is imported', async () => {
    for (const name of lost) Reflect.deleteProperty(util, name);
    const load: Importer = async () => {
      const { isArray, isNullOrUndefined } = util as unknown as Record<string, (value: unknown) => boolean>;
      expect([undefined, null, 0].map((value) => isNullOrUndefined!(value))).toEqual([true, true, false]);
      expect([[], {}].map((value) => isArray!(value))).toEqual([true, false]);
      return native();
    };
    expect((await loadRuntime(load)).name).toBe('node');
  });

  it('stays as it is where Node still has it', () => {
    const own = () => true;
    const target = { isArray: own };
    restoreUtil(target);
    expect(target.isArray).toBe(own);
  });
});
