import type { Backend, Program } from '../backend.ts';
import { type AdamState, adamRates } from './adam.ts';
import type { UpdateLoop } from './update-loop.ts';

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

  /**
   * Takes one step of Adam for each minibatch and puts the result into `state`.
   *
   * @param picks indices of rows, minibatch after minibatch
   * @returns the mean of each metric over the minibatches
   */
  async run(
    state: AdamState,
    rows: Float32Array,
    picks: Int32Array,
    learningRate: number,
  ): Promise<Record<string, number>> {
    const iterations = picks.length / this.#update.minibatch;
    const rates = new Float32Array(2 * iterations);
    for (let i = 0; i < iterations; i++) rates.set(adamRates(learningRate, state.step + i + 1), 2 * i);
    const { parameters, mean, variance } = state;
    const results = await this.#program.run({ parameters, mean, variance, rows, picks, rates });
    state.parameters = results['parameters/next']!;
    state.mean = results['mean/next']!;
    state.variance = results['variance/next']!;
    state.step += this.#stepsTaken(results.metrics!);
    return this.#means(results.metrics!);
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
