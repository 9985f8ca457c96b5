import type { Backend, Feeds, Program } from '../backend.ts';
import { gradients } from '../graph/differentiate.ts';
import { Graph, type Shape, type Value } from '../graph/graph.ts';
import { add, concat, div, min, mul, reduceSum, reshape, split, sqrt, square } from '../graph/vocabulary.ts';
import type { RowLayout } from '../networks/row-layout.ts';
import { descend, type Optimiser, type OptimiserState } from './optimiser.ts';
import type { ObjectiveOf } from './update-loop.ts';

export interface BatchOptions {
  /** Number of parameters. */
  readonly size: number;
  /** Rows that one gradient is computed from. */
  readonly chunk: number;
  readonly optimiser: Optimiser;
  /** Gradients longer than this (all parameters together) are shortened to it. */
  readonly maxGradientNorm: number;
}

/**
 * Takes single steps of an optimiser by the gradient of a batch of any size: the objective is written for a chunk of
 * rows and their `weights`, [chunk], and sums what it says over chunks. Weights are 1 / (rows of the batch), and 0 for
 * the rows that fill the last chunk up.
 */
export class BatchUpdater {
  readonly #options: BatchOptions;
  readonly #width: number;
  readonly #metrics: readonly string[];
  readonly #gradient: Program;
  readonly #step: Program;
  readonly #rows: Float32Array;

  private constructor(
    options: BatchOptions,
    width: number,
    metrics: readonly string[],
    gradient: Program,
    step: Program,
  ) {
    this.#options = options;
    this.#width = width;
    this.#metrics = metrics;
    this.#gradient = gradient;
    this.#step = step;
    this.#rows = new Float32Array(options.chunk * width);
  }

  static async compile(
    backend: Backend,
    layout: RowLayout,
    objectiveOf: ObjectiveOf,
    options: BatchOptions,
  ): Promise<BatchUpdater> {
    const { graph, metrics } = gradientGraph(layout, objectiveOf, options);
    const gradient = await backend.compile(graph);
    const step = await backend.compile(stepGraph(options));
    return new BatchUpdater(options, layout.width, metrics, gradient, step);
  }

  /**
   * One step, into `state`.
   * @returns the metrics of the whole batch
   */
  async run(
    state: OptimiserState,
    { rows, learningRate, inputs }: { rows: Float32Array; learningRate: number; inputs?: Feeds },
  ): Promise<Record<string, number>> {
    const { gradient, metrics } = await this.gradient(state.parameters, rows, inputs);
    const { parameters, mean, variance } = state;
    const rates = Float32Array.from(this.#options.optimiser.rates(learningRate, state.step + 1));
    const results = await this.#step.run({ parameters, mean, variance, gradient, rates });
    state.parameters = results['parameters/next']!;
    state.mean = results['mean/next']!;
    state.variance = results['variance/next']!;
    state.step++;
    return { ...metrics, grad_norm: results.norm![0]! };
  }

  /** The gradient of the loss of a batch, with its metrics. */
  async gradient(
    parameters: Float32Array,
    rows: Float32Array,
    inputs: Feeds = {},
  ): Promise<{ gradient: Float32Array; metrics: Record<string, number> }> {
    const { size, chunk } = this.#options;
    const count = rows.length / this.#width;
    const sum = new Float64Array(size);
    const metrics = new Float64Array(this.#metrics.length);
    const weights = new Float32Array(chunk);
    for (let from = 0; from < count; from += chunk) {
      const used = Math.min(chunk, count - from);
      this.#fill(rows, from, used);
      weights.fill(1 / count, 0, used);
      weights.fill(0, used);
      const part = await this.#gradient.run({ ...inputs, parameters, rows: this.#rows, weights });
      for (let k = 0; k < size; k++) sum[k]! += part.gradient![k]!;
      for (let k = 0; k < metrics.length; k++) metrics[k]! += part.metrics![k]!;
    }
    const named = Object.fromEntries(this.#metrics.map((name, k) => [name, metrics[k]!]));
    return { gradient: Float32Array.from(sum), metrics: named };
  }

  /** A chunk that is not whole is filled up by its first row, which every network can take. */
  #fill(rows: Float32Array, from: number, used: number): void {
    const width = this.#width;
    this.#rows.set(rows.subarray(from * width, (from + used) * width));
    for (let k = used; k < this.#options.chunk; k++) this.#rows.copyWithin(k * width, 0, width);
  }
}

function gradientGraph(
  layout: RowLayout,
  objectiveOf: ObjectiveOf,
  { size, chunk }: BatchOptions,
): { graph: Graph; metrics: readonly string[] } {
  const graph = new Graph();
  const parameters = graph.input('parameters', [size]);
  const fields = layout.cut(graph.input('rows', [chunk, layout.width]));
  const input = (name: string, shape: Shape) => graph.inputs.get(name) ?? graph.input(name, shape);
  const { loss, metrics } = objectiveOf({ fields, parameters, input });
  const named: Record<string, Value> = { loss, ...metrics };
  graph.output('gradient', gradients(loss, [parameters])[0]!);
  const columns = Object.values(named).map((metric) => reshape(metric, [1]));
  graph.output('metrics', concat(columns, 0));
  return { graph, metrics: Object.keys(named) };
}

function stepGraph({ size, optimiser, maxGradientNorm }: BatchOptions): Graph {
  const graph = new Graph();
  const state = {
    parameters: graph.input('parameters', [size]),
    mean: graph.input('mean', [size]),
    variance: graph.input('variance', [size]),
  };
  const gradient = graph.input('gradient', [size]);
  const norm = sqrt(reduceSum(square(gradient)));
  const clipped = mul(gradient, min(div(graph.constant([maxGradientNorm], []), add(norm, 1e-6)), 1));
  const rates = split(graph.input('rates', [3]), 0, [1, 1, 1]) as [Value, Value, Value];
  for (const [name, value] of Object.entries(descend(optimiser, state, clipped, rates))) {
    graph.output(`${name}/next`, value);
  }
  graph.output('norm', norm);
  return graph;
}
