import type { SequentialStream } from '../../core/random.ts';

/** Values whose true mean is known. */
export interface Distribution {
  readonly name: string;
  readonly mean: number;
  draw(stream: SequentialStream): number;
}

export const normal: Distribution = { name: 'normal', mean: 0, draw: (stream) => stream.normal() };

export const uniform: Distribution = { name: 'uniform', mean: 0.5, draw: (stream) => stream.uniform() };

/** Of skewness 2. */
export const exponential: Distribution = {
  name: 'exponential',
  mean: 1,
  draw: (stream) => -Math.log(1 - stream.uniform()),
};

/** Of skewness 6.2: the logarithm is standard normal. */
export const lognormal: Distribution = {
  name: 'lognormal',
  mean: Math.exp(0.5),
  draw: (stream) => Math.exp(stream.normal()),
};

/** Two exponential numbers, one from the other: heavy on both sides, of skewness 0. */
export const laplace: Distribution = {
  name: 'Laplace',
  mean: 0,
  draw: (stream) => exponential.draw(stream) - exponential.draw(stream),
};

export function sampleOf({ draw }: Distribution, count: number, stream: SequentialStream): number[] {
  return Array.from({ length: count }, () => draw(stream));
}
