import type { Backend, Program } from '../backend.ts';
import type { Graph } from '../graph/graph.ts';
import { isLoop, type Loop } from '../graph/loop.ts';
import { GraphProgram } from './graph-program.ts';
import { LoopProgram } from './loop-program.ts';
import { type Importer, importPackage, loadRuntime } from './runtime.ts';

/**
 * Executes graphs op by op with TensorFlow.js: natively where `@tensorflow/tfjs-node` is installed and loads, by
 * WebAssembly elsewhere. The name of the backend says which.
 *
 * @param load how packages are imported; tests replace it
 * @throws MissingComponentError when neither is installed or loads here
 */
export async function tfjsBackend(load: Importer = importPackage): Promise<Backend> {
  const { tf, name } = await loadRuntime(load);
  return {
    name: `tfjs-${name}`,
    async compile(program: Graph | Loop): Promise<Program> {
      return isLoop(program) ? new LoopProgram(tf, program) : new GraphProgram(tf, program);
    },
  };
}
