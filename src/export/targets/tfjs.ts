import type { io, Tensor } from '@tensorflow/tfjs-core';
import { policyGraph } from '../../learn/networks/policy-graph.ts';
import { greatestIndex } from '../../learn/sampling.ts';
import type { Exporter, FilesByName } from '../exporter.ts';
import { oneByOne } from '../replay.ts';
import { tensorsOnly } from '../tensors-only.ts';
import { type AnyLength, encodeGraphModel } from '../tfjs/graph-model.ts';
import { loadGraphRuntime } from '../tfjs/runtime.ts';

const WEIGHTS = 'weights.bin';
const MODEL_FILE = 'tfjs/model.json';
const WEIGHTS_FILE = `tfjs/${WEIGHTS}`;

/** A scorer takes any number of rows. */
const ANY_ROWS: AnyLength = { candidates: [true, false], mask: [true], scores: [true] };

export const tfjs: Exporter = {
  summary: 'tfjs/model.json, tfjs/weights.bin: a graph for TensorFlow.js, normalisation and mask inside',
  files: [MODEL_FILE, WEIGHTS_FILE],
  refusal: tensorsOnly,
  write({ model, schemaHash, fallback, maskRule }, artifact) {
    if (model.kind === 'table') throw new RangeError('a table has no graph');
    const { globals, features } = model;
    const metadata = { artifact, schemaHash, globals, features, fallback, maskRule };
    const any = model.kind === 'mlp' ? {} : ANY_ROWS;
    const { json, weights } = encodeGraphModel(policyGraph(model), any, WEIGHTS, metadata);
    return { [MODEL_FILE]: json, [WEIGHTS_FILE]: weights };
  },
  async open(files) {
    const { tf, converter } = await loadGraphRuntime();
    return async (vectors) => {
      const model = converter.loadGraphModelSync(contentsOf(files));
      const names = model.inputs.map(({ name }) => name);
      const answers = oneByOne(async ({ globals, candidates, mask }) => {
        const scores = tf.tidy(() => {
          const inputs: Record<string, Tensor> = {
            globals: tf.tensor1d([...globals]),
            mask: tf.tensor1d([...mask]),
            ...(names.includes('candidates') && {
              candidates: tf.tensor2d([...candidates], [mask.length, candidates.length / mask.length]),
            }),
          };
          return (model.execute(inputs, 'scores') as Tensor).dataSync<'float32'>();
        });
        return { index: greatestIndex(scores), scores };
      });
      try {
        return await answers(vectors);
      } finally {
        model.dispose();
      }
    };
  },
};

/** The model as it is loaded from memory: its weights are in the one file that there is for them. */
function contentsOf(files: FilesByName): [io.ModelJSON, ArrayBuffer] {
  const json = JSON.parse(new TextDecoder().decode(files.get(MODEL_FILE))) as io.ModelJSON;
  const paths = json.weightsManifest.flatMap((group) => group.paths);
  if (paths.join() !== WEIGHTS) throw new Error(`its weights are in '${paths}', not in ${WEIGHTS}`);
  return [json, Uint8Array.from(files.get(WEIGHTS_FILE)!).buffer];
}
