import { describe, expect, it } from 'vitest';
import { chiSquare } from '../../src/cli/conformance/goodness.ts';
import { judge } from '../../src/cli/conformance/judge.ts';
import { compared, type Estimate } from '../../src/cli/conformance/replicate.ts';
import { verdictPage } from '../../src/cli/conformance/report.ts';
import { holmAdjusted } from '../../src/core/statistics/holm.ts';

function estimate(z: number, p: number): Estimate {
  return {
    model: 'm',
    row: 1,
    name: 'M | M',
    quantity: 'mean',
    exact: 1,
    simulated: 1,
    halfWidth: 0.1,
    z,
    p,
    replications: 20,
  };
}

describe('a mean against what it should be', () => {
  it('is as far off as its standard error says', () => {
    // Mean 3, variance 2.5, so the standard error is √0.5.
    const { simulated, z, p, halfWidth } = compared([1, 2, 3, 4, 5], 2);
    expect(simulated).toBe(3);
    expect(z).toBeCloseTo(Math.SQRT2, 12);
    expect(halfWidth).toBeCloseTo(2.776445 * Math.sqrt(0.5), 5);
    expect(p).toBeCloseTo(0.2302, 4);
  });

  it('that does not vary is right or infinitely wrong', () => {
    expect(compared([2, 2, 2], 2)).toMatchObject({ z: 0, p: 1 });
    expect(compared([2, 2, 2], 3)).toMatchObject({ z: Number.NEGATIVE_INFINITY, p: 0 });
  });
});

describe('Holm’s correction', () => {
  it('equals a hand-computed one', () => {
    const adjusted = holmAdjusted([0.01, 0.04, 0.03, 0.005]);
    expect(adjusted).toEqual([0.03, 0.06, 0.06, 0.02].map((p) => expect.closeTo(p, 12)));
  });
  it('never exceeds 1', () => expect(holmAdjusted([0.9, 0.6])).toEqual([1, 1]));
});

describe('a verdict', () => {
  it('holds where all rows do', () => {
    const verdict = judge([estimate(3.9, 0.002), estimate(-1, 0.3)]);
    expect(verdict).toMatchObject({ pass: true, models: 1, estimates: 2, largestZ: 3.9 });
    expect(verdict.smallestP).toBeCloseTo(0.004, 12);
  });

  it.each([
    ['a row is four standard errors off', estimate(4, 0.01)],
    ['the chance of it is too small', estimate(3.9, 0.0004)],
    ['a row has no value', estimate(Number.NaN, Number.NaN)],
  ])('does not hold where %s', (_, bad) => {
    const verdict = judge([estimate(0, 1), bad]);
    expect(verdict.pass).toBe(false);
    expect(verdict.rows.map((row) => row.pass)).toEqual([true, false]);
    expect(verdictPage(verdict)).toContain('**DOES NOT HOLD');
  });

  it('of nothing does not hold', () => expect(judge([]).pass).toBe(false));

  it('has a section for each row, the golden ones last', () => {
    const rows = (['golden', 12, 3] as const).map((row) => ({ ...estimate(0, 1), row }));
    const titles = verdictPage(judge(rows)).match(/^## .*$/gm);
    expect(titles).toEqual([
      '## 3. M/D/1: constant work',
      '## 12. M/G/1 with priorities (Cobham)',
      '## Golden values',
    ]);
  });

  it('is a Markdown table whose cells hold no bars of their own', () => {
    expect(verdictPage(judge([estimate(0, 1)]))).toContain('| M \\| M | mean | 1 | 1 | 0.10 | 0.00 |');
  });
});

describe('χ² of values', () => {
  it('counts classes of equal probability', () => {
    // 4 values in 2 classes: 3 and 1 where 2 and 2 are expected.
    expect(chiSquare([0.1, 0.2, 0.3, 0.9], (x) => x, 2)).toBe(1);
    expect(chiSquare([0.1, 1], (x) => x, 2)).toBe(0);
  });
});
