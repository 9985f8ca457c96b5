import type { Graph } from './graph/graph.ts';
import type { Loop } from './graph/loop.ts';

/** What a program is fed: one array for each input, row-major. */
export type Feeds = Readonly<Record<string, Float32Array | Int32Array>>;

/** A compiled graph. Results are fresh arrays, one for each output, row-major. */
export interface Program {
  run(feeds: Feeds): Promise<Record<string, Float32Array>>;
}

/** Something that can execute traced graphs. */
export interface Backend {
  readonly name: string;
  compile(program: Graph | Loop): Promise<Program>;
}
