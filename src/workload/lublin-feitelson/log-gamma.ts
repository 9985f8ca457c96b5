import type { KeyedStream } from '../../core/random.ts';
import { Gamma } from '../distributions/gamma.ts';
import { gammaBelow } from '../distributions/gamma-function.ts';

const NEXT_TRY = 0x9e3779b1;

/** e^X of a gamma variable X that is drawn anew while it is above a limit. */
export class LogGamma {
  /** P(X ≤ limit), and E[e^X; X ≤ limit]. */
  readonly kept: number;
  readonly keptMean: number;
  readonly #gamma: Gamma;

  /** @param scale below 1, or there is no mean */
  constructor(shape: number, scale: number, limit: number) {
    this.#gamma = new Gamma({ mean: shape * scale, scv: 1 / shape });
    this.kept = gammaBelow(shape, limit / scale);
    // e^x tilts a gamma density into one of scale / (1 − scale).
    this.keptMean = Math.exp(-shape * Math.log(1 - scale)) * gammaBelow(shape, (limit * (1 - scale)) / scale);
  }

  /** X of the k-th try. */
  draw(stream: KeyedStream, entity: number, k: number): number {
    return this.#gamma.sample(stream, (entity + k * NEXT_TRY) >>> 0);
  }
}
