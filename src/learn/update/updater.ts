import type { Backend, Feeds, Program } from '../backend.ts';
import type { OptimiserState } from './optimiser.ts';
import type { UpdateLoop } from './update-loop.ts';

/** What a run of updates is given. */
export interface UpdateGiven {
  readonly rows: Float32Array;
  /** Indices of rows, minibatch after minibatch. */
  readonly picks: Int32Array;
  readonly learningRate: number;
  /** The further inputs that the objective asked for. */
  readonly inputs?: Feeds;
}

export interface UpdateResult {
  /** The mean of each metric over the minibatches. */
  readonly metrics: Record<string, number>;
  /** The objective's details, minibatch after minibatch. */
  readonly details: Readonly<Record<string, Float32Array>>;
}

/** Runs a compiled update phase. */
export class Updater {
  readonly #program: Program;
  readonly #update: UpdateLoop;

  private constructor(program: Program, update: UpdateLoop) {
    this.#program = program;
    this.#update = update;
  }

  static async compile(backend: Backend, update: UpdateLoop): Promise<Updater> {
    return new Updater(await backend.compile(update.loop), update);
  }

  /** Takes one step of the optimiser for each minibatch and puts the result into `state`. */
  async run(
    state: OptimiserState,
    { rows, picks, learningRate, inputs }: UpdateGiven,
  ): Promise<UpdateResult> {
    const iterations = picks.length / this.#update.minibatch;
    const rates = new Float32Array(3 * iterations);
    for (let i = 0; i < iterations; i++) {
      rates.set(this.#update.optimiser.rates(learningRate, state.step + i + 1), 3 * i);
    }
    const { parameters, mean, variance } = state;
    const results = await this.#program.run({ ...inputs, parameters, mean, variance, rows, picks, rates });
    state.parameters = results['parameters/next']!;
    state.mean = results['mean/next']!;
    state.variance = results['variance/next']!;
    state.step += this.#stepsTaken(results.metrics!);
    const details = Object.fromEntries(this.#update.details.map((name) => [name, results[name]!]));
    return { metrics: this.#means(results.metrics!), details };
  }

  /** The iteration that found the stopping metric too high took no step. */
  #stepsTaken(stacked: Float32Array): number {
    const { metrics, stop } = this.#update;
    const ran = stacked.length / metrics.length;
    if (!stop) return ran;
    const last = stacked[(ran - 1) * metrics.length + metrics.indexOf(stop.metric)]!;
    return Math.fround(stop.above) > last ? ran : ran - 1;
  }

  #means(stacked: Float32Array): Record<string, number> {
    const { metrics } = this.#update;
    const sums = new Float64Array(metrics.length);
    for (let i = 0; i < stacked.length; i++) sums[i % metrics.length]! += stacked[i]!;
    const ran = stacked.length / metrics.length;
    return Object.fromEntries(metrics.map((name, k) => [name, sums[k]! / ran]));
  }
}
