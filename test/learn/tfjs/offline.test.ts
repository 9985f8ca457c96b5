import { getThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import { expect, it, vi } from 'vitest';
import { wasmBackend } from './wasm.ts';

it('WebAssembly finds its binary beside the package, without a network, and computes in one thread', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new Error('there is no network')));
  expect((await wasmBackend()).name).toBe('tfjs-wasm');
  expect(getThreadsCount()).toBe(1);
});
