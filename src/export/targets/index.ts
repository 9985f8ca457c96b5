import { Registry } from '../../core/registry.ts';
import type { Exporter } from '../exporter.ts';
import { json } from './json.ts';
import { lua } from './lua.ts';
import { mjs } from './mjs.ts';
import { onnx } from './onnx.ts';
import { py } from './py.ts';
import { tfjs } from './tfjs.ts';

export const exporters = new Registry<Exporter>('export target', {
  json,
  onnx,
  tfjs,
  mjs,
  py,
  lua,
});

/** Every file that some target writes. */
export function artifactFileNames(): string[] {
  return exporters.entries().flatMap(([, { files }]) => [...files]);
}
