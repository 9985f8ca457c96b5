import { describe, expect, it } from 'vitest';
import { models } from '../../src/cli/conformance/index.ts';
import { ROW_COUNT } from '../../src/cli/conformance/rows.ts';
import { chosen } from '../../src/cli/conformance/suite.ts';

const ROWS = Array.from({ length: ROW_COUNT }, (_, k) => k + 1);

describe('the suite', () => {
  it('knows the topics of 32 rows', () => expect(ROW_COUNT).toBe(32));

  it.each(ROWS)('has row %i of the table of exact models, in the short set too', (row) => {
    expect(models.filter((model) => model.row === row && model.short)).not.toEqual([]);
  });

  it('tells its models and their estimands apart', () => {
    const ids = models.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, estimands } of models) {
      expect(new Set(estimands.map(({ name }) => name)).size, id).toBe(estimands.length);
      expect(
        estimands.every(({ exact }) => Number.isFinite(exact)),
        id,
      ).toBe(true);
    }
  });

  it('measures twenty runs or more, after a warm-up that leaves most of each', () => {
    for (const { id, replications, horizon } of models) {
      expect(replications, id).toBeGreaterThanOrEqual(20);
      expect(horizon.warmup, id).toBeLessThan(0.9 * horizon.tasks);
    }
  });

  it('can be chosen from', () => {
    expect(chosen(models, { short: false, only: [] })).toBe(models);
    expect(chosen(models, { short: true, only: [] }).every(({ short }) => short)).toBe(true);
    expect(chosen(models, { short: true, only: ['mm1-0.9-1'] })).toHaveLength(1);
  });
});
