import { Registry } from '../core/registry.ts';
import type { Backend } from './backend.ts';
import { onnxBackend } from './onnx/backend.ts';
import { tfjsBackend } from './tfjs/backend.ts';

/** What updates can be computed by. Creating one throws MissingComponentError where what it needs does not load. */
export const backends = new Registry<() => Promise<Backend>>('backend', {
  onnx: onnxBackend,
  tfjs: () => tfjsBackend(),
});

/** The one that is used where none is asked for. */
export const DEFAULT_BACKEND = 'onnx';
