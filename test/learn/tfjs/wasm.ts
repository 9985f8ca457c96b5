import type { Backend } from '../../../src/learn/backend.ts';
import { tfjsBackend } from '../../../src/learn/tfjs/backend.ts';
import { type Importer, importPackage } from '../../../src/learn/tfjs/runtime.ts';

export const NODE = '@tensorflow/tfjs-node';

/** Imports all but what runs natively, so that tests of WebAssembly are that wherever they run. */
export const withoutNode: Importer = (name) =>
  name === NODE
    ? Promise.reject(
        Object.assign(new Error(`Cannot find package '${name}'`), { code: 'ERR_MODULE_NOT_FOUND' }),
      )
    : importPackage(name);

export const wasmBackend = (): Promise<Backend> => tfjsBackend(withoutNode);
