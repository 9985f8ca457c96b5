import type { Backend, Program } from '../backend.ts';
import { Graph } from '../graph/graph.ts';
import type { ActorCritic } from '../networks/actor-critic.ts';
import type { RowLayout } from '../networks/row-layout.ts';

/** What a network says about some rows. */
export interface Answer {
  /** log π, rows × actions; masked ones are about −1e9 */
  readonly logProbabilities: Float32Array;
  /** V, one a row */
  readonly values: Float32Array;
}

/** Runs both networks forward on many rows at once; compiled when a number of rows is first seen. */
export class Inference {
  readonly #backend: Backend;
  readonly #network: ActorCritic;
  readonly #layout: RowLayout;
  readonly #programs = new Map<number, Promise<Program>>();

  constructor(backend: Backend, network: ActorCritic, layout: RowLayout) {
    this.#backend = backend;
    this.#network = network;
    this.#layout = layout;
  }

  async ask(rows: Float32Array, parameters: Float32Array): Promise<Answer> {
    const count = rows.length / this.#layout.width;
    const known = this.#programs.get(count);
    const program = known ?? this.#compile(count);
    if (!known) this.#programs.set(count, program);
    const { logProbabilities, values } = await (await program).run({ rows, parameters });
    return { logProbabilities: logProbabilities!, values: values! };
  }

  #compile(count: number): Promise<Program> {
    const graph = new Graph();
    const fields = this.#layout.cut(graph.input('rows', [count, this.#layout.width]));
    const parameters = graph.input('parameters', [this.#network.parameters.size]);
    const { logProbabilities, value } = this.#network.heads(fields, parameters);
    graph.output('logProbabilities', logProbabilities);
    graph.output('values', value);
    return this.#backend.compile(graph);
  }
}
