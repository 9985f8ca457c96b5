import { afterAll, expect, it, vi } from 'vitest';
import { MissingComponentError } from '../../../src/core/errors.ts';
import { onnxBackend } from '../../../src/learn/onnx/backend.ts';

vi.mock('onnxruntime-node', () => {
  throw new Error('cannot open shared object file');
});
// Other files of this worker need it.
afterAll(() => vi.doUnmock('onnxruntime-node'));

it('a backend whose library does not load says how to install it', async () => {
  const error = await onnxBackend().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(MissingComponentError);
  expect((error as Error).message).toContain('npm install onnxruntime-node');
});
