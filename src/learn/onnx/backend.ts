import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Backend, Feeds, Program } from '../backend.ts';
import { type Graph, sizeOf, type Value } from '../graph/graph.ts';
import { isLoop, type Loop } from '../graph/loop.ts';
import { encodeModel } from './format.ts';
import { lowerGraph } from './lower.ts';
import { ITERATIONS, lowerLoop } from './lower-loop.ts';
import { loadRuntime, openSession, type Runtime } from './session.ts';

/**
 * Executes graphs natively by ONNX Runtime.
 * @throws MissingComponentError when `onnxruntime-node` is not installed or its library does not load here.
 */
export async function onnxBackend(): Promise<Backend> {
  const runtime = await loadRuntime();
  return {
    name: 'onnx',
    async compile(program: Graph | Loop): Promise<Program> {
      const model = encodeModel(isLoop(program) ? lowerLoop(program) : lowerGraph(program));
      const session = await openSession(runtime, model);
      return new OnnxProgram(runtime, session, program);
    },
  };
}

class OnnxProgram implements Program {
  readonly #runtime: Runtime;
  readonly #session: InferenceSession;
  readonly #inputs: ReadonlyMap<string, Value>;
  readonly #scanned: readonly string[];

  constructor(runtime: Runtime, session: InferenceSession, program: Graph | Loop) {
    this.#runtime = runtime;
    this.#session = session;
    this.#inputs = isLoop(program) ? program.body.inputs : program.inputs;
    this.#scanned = isLoop(program) ? program.scanned : [];
  }

  async run(feeds: Feeds): Promise<Record<string, Float32Array>> {
    const tensors: Record<string, Tensor> = {};
    for (const [name, value] of this.#inputs) tensors[name] = this.#tensor(name, value, feeds[name]);
    if (this.#scanned.length > 0) {
      const iterations = tensors[this.#scanned[0]!]!.dims[0]!;
      tensors[ITERATIONS] = new this.#runtime.Tensor('int64', [BigInt(iterations)], []);
    }
    const results = await this.#session.run(tensors);
    return Object.fromEntries(
      Object.entries(results).map(([name, { data }]) => [name, data as Float32Array]),
    );
  }

  #tensor(name: string, { type, shape }: Value, data: Float32Array | Int32Array | undefined): Tensor {
    if (data === undefined) throw new RangeError(`input '${name}' was not fed`);
    const dims = this.#scanned.includes(name) ? [data.length / sizeOf(shape), ...shape] : shape;
    return new this.#runtime.Tensor(type === 'int' ? 'int32' : 'float32', data, dims);
  }
}
