import type { Backend, Program } from '../backend.ts';
import { Graph, type Value } from '../graph/graph.ts';
import type { RowLayout } from './row-layout.ts';

/**
 * What an agent asks its network: a score of each action, [b, actions], masked ones about −1e9, which is log π where
 * there is an actor; and what each row is worth, [b].
 */
export type Answer<T> = Readonly<Record<'scores' | 'values', T>>;

/** A network run forward: named tensors from the fields of some rows, each [b, width], and all parameters, flat. */
export type Forward<K extends string> = (
  fields: Readonly<Record<string, Value>>,
  parameters: Value,
) => Readonly<Record<K, Value>>;

/** Runs a network forward on many rows at once; compiled when a number of rows is first seen. */
export class Inference<K extends string> {
  readonly #backend: Backend;
  readonly #layout: RowLayout;
  readonly #size: number;
  readonly #forward: Forward<K>;
  readonly #programs = new Map<number, Promise<Program>>();

  /** @param size number of parameters */
  constructor(backend: Backend, layout: RowLayout, size: number, forward: Forward<K>) {
    this.#backend = backend;
    this.#layout = layout;
    this.#size = size;
    this.#forward = forward;
  }

  /** What the network says about `rows`, an array for each of its tensors. */
  async ask(rows: Float32Array, parameters: Float32Array): Promise<Record<K, Float32Array>> {
    const count = rows.length / this.#layout.width;
    const known = this.#programs.get(count);
    const program = known ?? this.#compile(count);
    if (!known) this.#programs.set(count, program);
    return (await program).run({ rows, parameters }) as Promise<Record<K, Float32Array>>;
  }

  #compile(count: number): Promise<Program> {
    const graph = new Graph();
    const fields = this.#layout.cut(graph.input('rows', [count, this.#layout.width]));
    const said = this.#forward(fields, graph.input('parameters', [this.#size]));
    for (const [name, value] of Object.entries<Value>(said)) graph.output(name, value);
    return this.#backend.compile(graph);
  }
}
