import { type Dimensions, valueAtPlace } from '../../core/dimension.ts';
import type { SequentialStream } from '../../core/random.ts';
import { parzen } from './parzen.ts';
import { best } from './rungs.ts';

/** Places from 0 to 1, exclusively, one a dimension. */
export type Point = readonly number[];

/** A point that was judged. */
export interface Judged {
  readonly point: Point;
  /** Smaller is better; ∞ where it failed. */
  readonly score: number;
}

/** One in so many judged points counts as good. */
const GOOD_SHARE = 10;
/** Points that are compared before one is taken. */
const CANDIDATES = 24;

/** A point anywhere. */
export function drawUniform(dimensions: Dimensions, stream: SequentialStream): Point {
  return Object.keys(dimensions).map(() => stream.uniform());
}

/**
 * A point that looks like the good ones and unlike the others: of {@link CANDIDATES} drawn from the density l of the
 * good ones, that with the greatest l / g, which is the one of greatest expected improvement. Dimensions are taken one
 * by one (tree-structured Parzen estimator: Bergstra et al., "Algorithms for Hyper-Parameter Optimization", 2011).
 */
export function drawPromising(
  dimensions: Dimensions,
  stream: SequentialStream,
  judged: readonly Judged[],
): Point {
  const good = best(judged, Math.ceil(judged.length / GOOD_SHARE));
  const others = judged.filter((each) => !good.includes(each));
  return Object.values(dimensions).map((dimension, d) => {
    const placesOf = (points: readonly Judged[]) => points.map(({ point }) => point[d]!);
    const [like, unlike] = [parzen(dimension, placesOf(good)), parzen(dimension, placesOf(others))];
    let [chosen, greatest] = [0, Number.NEGATIVE_INFINITY];
    for (let k = 0; k < CANDIDATES; k++) {
      const place = like.draw(stream);
      const ratio = like.at(place) / unlike.at(place);
      if (ratio > greatest) [chosen, greatest] = [place, ratio];
    }
    return chosen;
  });
}

/** What a point stands for. */
export function parametersAt(dimensions: Dimensions, point: Point): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(dimensions).map(([name, dimension], d) => [name, valueAtPlace(dimension, point[d]!)]),
  );
}
