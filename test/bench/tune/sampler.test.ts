import { describe, expect, it } from 'vitest';
import { parzen } from '../../../src/bench/tune/parzen.ts';
import { drawPromising, drawUniform, type Judged } from '../../../src/bench/tune/sampler.ts';
import { SequentialStream } from '../../../src/core/random.ts';
import { mean } from '../../../src/core/statistics/location.ts';

const NUMBER = { low: 0, high: 1 };
const CHOICE = { choices: ['a', 'b', 'c', 'd'] };

describe('a Parzen density', () => {
  it('of numbers is a density: it integrates to one, also where places crowd at an end', () => {
    const density = parzen(NUMBER, [0, 0.001, 0.02, 0.3, 0.98]);
    const grid = Array.from({ length: 10_000 }, (_, k) => density.at((k + 0.5) / 10_000));
    // Reflections beyond the second are left out: they hold less than 1 in 1000.
    expect(mean(grid)).toBeCloseTo(1, 2);
  });

  it('draws what it is the density of', () => {
    const density = parzen(NUMBER, [0.1, 0.12, 0.9]);
    const stream = new SequentialStream('draws');
    const drawn = Array.from({ length: 20_000 }, () => density.draw(stream));
    for (const [from, to] of [
      [0, 0.2],
      [0.4, 0.6],
      [0.8, 1],
    ] as const) {
      const grid = Array.from({ length: 1000 }, (_, k) =>
        density.at(from + ((k + 0.5) / 1000) * (to - from)),
      );
      const share = drawn.filter((place) => place >= from && place < to).length / drawn.length;
      // Five standard errors of a share of 20,000 draws are at most 0.018.
      expect(Math.abs(share - mean(grid) * (to - from))).toBeLessThan(0.018);
    }
  });

  it('of choices counts them beside a prior that holds one of each', () => {
    const density = parzen(CHOICE, [0.1, 0.2, 0.9]);
    const weights = [0.1, 0.4, 0.6, 0.9].map((place) => density.at(place));
    expect(weights).toEqual([9 / 16, 1 / 16, 1 / 16, 5 / 16]);
  });
});

describe('promising points', () => {
  const stream = new SequentialStream('points');
  const dimensions = { x: NUMBER, y: NUMBER, kind: CHOICE };
  const scoreOf = ([x, y, kind]: readonly number[]) =>
    (x! - 0.7) ** 2 + (y! - 0.2) ** 2 + (Math.floor(kind! * 4) === 2 ? 0 : 0.5);
  const judged: Judged[] = Array.from({ length: 100 }, () => {
    const point = drawUniform(dimensions, stream);
    return { point, score: scoreOf(point) };
  });

  it('lie where the good ones lay', () => {
    const uniform = Array.from({ length: 200 }, () => scoreOf(drawUniform(dimensions, stream)));
    const promising = Array.from({ length: 200 }, () => scoreOf(drawPromising(dimensions, stream, judged)));
    expect(mean(promising)).toBeLessThan(0.2 * mean(uniform));
  });

  it('lie away from failures', () => {
    const failing = judged.map(({ point }) => ({
      point,
      score: point[0]! < 0.5 ? Number.POSITIVE_INFINITY : 1,
    }));
    const drawn = Array.from({ length: 200 }, () => drawPromising(dimensions, stream, failing)[0]!);
    expect(drawn.filter((x) => x < 0.5).length).toBeLessThan(20);
  });
});
