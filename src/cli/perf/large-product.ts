import { SequentialStream } from '../../core/random.ts';
import type { Backend } from '../../learn/backend.ts';
import { matmulFlops } from '../../learn/graph/flops.ts';
import { Graph } from '../../learn/graph/graph.ts';
import { matmul } from '../../learn/graph/vocabulary.ts';

export interface Arithmetic {
  /** Of the matrix products in one run. */
  readonly flops: number;
  run(): Promise<unknown>;
}

/** One matrix product that is large enough to run as fast as the machine can. */
export async function largeProduct(backend: Backend): Promise<Arithmetic> {
  const size = 1024;
  const graph = new Graph();
  graph.output('product', matmul(graph.input('a', [size, size]), graph.input('b', [size, size])));
  const program = await backend.compile(graph);
  const stream = new SequentialStream('perf');
  const matrix = () => Float32Array.from({ length: size * size }, () => stream.uniform());
  const feeds = { a: matrix(), b: matrix() };
  return { flops: matmulFlops(graph), run: () => program.run(feeds) };
}
