import type { InferenceSession } from 'onnxruntime-node';
import { MissingComponentError } from '../../core/errors.ts';

export type Runtime = typeof import('onnxruntime-node');

/** One thread: two are slower at the sizes of scheduling policies, and one gives the same bits every time. */
const OPTIONS: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
};

/** @throws MissingComponentError when `onnxruntime-node` is not installed or its library does not load here. */
export async function loadRuntime(): Promise<Runtime> {
  try {
    return await import('onnxruntime-node');
  } catch (cause) {
    throw new MissingComponentError(
      'onnxruntime-node is needed and does not load; install it with: npm install onnxruntime-node',
      { cause },
    );
  }
}

export function openSession(runtime: Runtime, model: Uint8Array): Promise<InferenceSession> {
  return runtime.InferenceSession.create(model, OPTIONS);
}
