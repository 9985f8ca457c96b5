import { describe, expect, it } from 'vitest';
import { SequentialStream } from '../../../src/core/random.ts';
import type { Estimator } from '../../../src/core/statistics/estimators/estimator.ts';
import { geometricRatioOf } from '../../../src/core/statistics/estimators/geometric-ratio.ts';
import { interquartileMeanOf } from '../../../src/core/statistics/estimators/interquartile-mean.ts';
import { meanOf } from '../../../src/core/statistics/estimators/mean.ts';
import { ratioOf } from '../../../src/core/statistics/estimators/ratio.ts';
import { interquartileMean, mean } from '../../../src/core/statistics/location.ts';

const stream = new SequentialStream('estimators');
const values = Array.from({ length: 12 }, () => 1 + stream.uniform());
const baseline = Array.from({ length: 12 }, () => 2 + stream.uniform());
const layout = { rows: 1, columns: [5, 7] };

const smooth: [string, Estimator, number][] = [
  ['mean', meanOf(values), mean(values)],
  ['ratio', ratioOf(values, baseline), mean(values) / mean(baseline)],
  [
    'geometric ratio',
    geometricRatioOf(values, baseline, layout),
    Math.sqrt(
      ((mean(values.slice(0, 5)) / mean(baseline.slice(0, 5))) * mean(values.slice(5))) /
        mean(baseline.slice(5)),
    ),
  ],
];

function estimate({ estimate, size }: Estimator, change: (k: number) => number = () => 0) {
  const influence = new Float64Array(size);
  const value = estimate(
    Float64Array.from({ length: size }, (_, k) => 1 + change(k)),
    influence,
  );
  return { value, influence };
}

describe.each(smooth)('the %s', (_, estimator, expected) => {
  it('is what it is called', () => expect(estimate(estimator).value).toBeCloseTo(expected, 12));
  it('changes with the weight of an observation as its influence says, to first order', () => {
    const { influence } = estimate(estimator);
    const centre = mean([...influence]);
    const step = 1e-5;
    for (let k = 0; k < estimator.size; k++) {
      const up = estimate(estimator, (at) => (at === k ? step : 0)).value;
      const down = estimate(estimator, (at) => (at === k ? -step : 0)).value;
      expect((up - down) / (2 * step)).toBeCloseTo((influence[k]! - centre) / estimator.size, 8);
    }
  });
});

describe('the interquartile mean', () => {
  it('equals the plain one, also of a sample drawn anew', () => {
    expect(estimate(interquartileMeanOf(values)).value).toBeCloseTo(interquartileMean(values), 12);
    const counts = [3, 0, 0, 1, 2, 0, 1, 1, 0, 2, 1, 1];
    const drawn = values.flatMap((value, k) => Array<number>(counts[k]!).fill(value));
    expect(estimate(interquartileMeanOf(values), (k) => counts[k]! - 1).value).toBeCloseTo(
      interquartileMean(drawn),
      12,
    );
  });
  it('has the influence of Winsorised values, by hand', () => {
    const { influence } = estimate(interquartileMeanOf([1, 2, 3, 100]));
    expect([...influence]).toEqual([4, 4, 6, 6]);
  });
});

it('a geometric mean of ratios turns around with the baseline, by hand', () => {
  const two = { rows: 1, columns: [1, 1] };
  expect(estimate(geometricRatioOf([2, 50], [1, 100], two)).value).toBeCloseTo(1, 12);
  expect(estimate(geometricRatioOf([8, 50], [1, 100], two)).value).toBeCloseTo(2, 12);
  expect(estimate(geometricRatioOf([1, 100], [8, 50], two)).value).toBeCloseTo(0.5, 12);
});
