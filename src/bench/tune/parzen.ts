import { type Dimension, isChoices } from '../../core/dimension.ts';
import type { SequentialStream } from '../../core/random.ts';

/** The density of one parameter's good (or bad) places, learned from those that were tried. */
export interface Density {
  /** A place in [0, 1). */
  draw(stream: SequentialStream): number;
  /** Up to a factor that all places and both densities of a dimension share. */
  at(place: number): number;
}

/**
 * A Parzen estimator (Bergstra et al. 2011, section 4): one kernel a place and one for the uniform prior. Kernels of
 * numbers are normal, as wide as the way to the neighbouring place, and reflected at both ends; those of choices are
 * counts.
 */
export function parzen(dimension: Dimension, places: readonly number[]): Density {
  return isChoices(dimension) ? counted(dimension.choices.length, places) : smoothed(places);
}

function counted(size: number, places: readonly number[]): Density {
  const weights = new Float64Array(size).fill(1);
  for (const place of places) weights[Math.floor(place * size)]! += size;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return {
    at: (place) => weights[Math.floor(place * size)]! / total,
    draw(stream) {
      let left = stream.uniform() * total;
      let index = 0;
      while (index < size - 1 && left >= weights[index]!) left -= weights[index++]!;
      return (index + 0.5) / size;
    },
  };
}

/** The least width of a kernel: that of so many evenly spread places, at most. */
const MOST_PLACES = 24;

function smoothed(places: readonly number[]): Density {
  const sorted = [...places].sort((a, b) => a - b);
  const narrowest = 1 / Math.min(MOST_PLACES, sorted.length + 2);
  const kernels = sorted.map((centre, k) => {
    const gaps = [centre - (sorted[k - 1] ?? 0), (sorted[k + 1] ?? 1) - centre];
    return { centre, width: Math.min(0.5, Math.max(narrowest, ...gaps)) };
  });
  return {
    at(place) {
      let sum = 1;
      for (const { centre, width } of kernels) {
        const bell = (from: number) => Math.exp(-0.5 * ((place - from) / width) ** 2);
        sum += (bell(centre) + bell(-centre) + bell(2 - centre)) / (width * Math.sqrt(2 * Math.PI));
      }
      return sum / (kernels.length + 1);
    },
    draw(stream) {
      const kernel = kernels[stream.below(kernels.length + 1)];
      return kernel ? reflected(kernel.centre + kernel.width * stream.normal()) : stream.uniform();
    },
  };
}

/** Folds a number into [0, 1). */
function reflected(x: number): number {
  const folded = Math.abs(x) % 2;
  return Math.min(folded < 1 ? folded : 2 - folded, 1 - Number.EPSILON);
}
