import { encodePolicy } from '../../learn/onnx/policy.ts';
import { loadRuntime, openSession } from '../../learn/onnx/session.ts';
import { greatestIndex } from '../../learn/sampling.ts';
import type { Exporter } from '../exporter.ts';
import { oneByOne } from '../replay.ts';
import { tensorsOnly } from '../tensors-only.ts';

const FILE = 'policy.onnx';

export const onnx: Exporter = {
  summary:
    'policy.onnx: a graph for ONNX Runtime in any language (opset 17, IR 8), normalisation and mask inside',
  files: [FILE],
  refusal: tensorsOnly,
  write(artifact, hash) {
    const { model, schemaHash, fallback, maskRule } = artifact;
    if (model.kind === 'table') throw new RangeError('a table has no ONNX graph');
    const metadata = {
      artifact: hash,
      schemaHash,
      globals: JSON.stringify(model.globals),
      features: JSON.stringify(model.features),
      fallback: fallback ?? '',
      maskRule,
    };
    return { [FILE]: encodePolicy(model, metadata) };
  },
  async open(files) {
    const runtime = await loadRuntime();
    const session = await openSession(runtime, files.get(FILE)!);
    return oneByOne(async ({ globals, candidates, mask }) => {
      const tensor = (values: readonly number[], shape: readonly number[]) =>
        new runtime.Tensor('float32', Float32Array.from(values), shape);
      const rows = mask.length;
      const feeds = {
        globals: tensor(globals, [globals.length]),
        mask: tensor(mask, [rows]),
        ...(session.inputNames.includes('candidates') && {
          candidates: tensor(candidates, [rows, candidates.length / rows]),
        }),
      };
      const { scores } = await session.run(feeds);
      const values = scores!.data as Float32Array;
      return { index: greatestIndex(values), scores: values };
    });
  },
};
