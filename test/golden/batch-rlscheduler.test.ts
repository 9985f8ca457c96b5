import { expect, test } from 'vitest';
import { describeShared, shared } from '../fixtures/shared.ts';
import { play } from './batch-run.ts';

interface Golden {
  readonly published_rlscheduler_lublin_1: {
    readonly window_starts: readonly number[];
    readonly n: number;
    readonly avg_bounded_slowdown: Readonly<Record<'none' | 'backfill', Readonly<Record<string, number>>>>;
  };
  readonly per_window: {
    readonly results: readonly {
      readonly heuristic: string;
      readonly backfill: boolean;
      readonly rls_avg_bsld_per_window: readonly number[];
    }[];
  };
}

describeShared("RLScheduler's published bounded slowdowns on Lublin-1", () => {
  const { published_rlscheduler_lublin_1: published, per_window: perWindow } = JSON.parse(
    shared('golden/batch_rlscheduler_lublin_1.json'),
  ) as Golden;

  test.each(
    perWindow.results.map(
      (row) => [`${row.heuristic}${row.backfill ? ' with backfilling' : ''}`, row] as const,
    ),
  )('%s', async (_, { heuristic, backfill, rls_avg_bsld_per_window: expected }) => {
    const found: number[] = [];
    for (const offset of published.window_starts) {
      const { result } = await play({
        trace: 'lublin_256',
        offset,
        limit: published.n,
        policy: heuristic.toLowerCase(),
        backfill: backfill ? 'easy' : 'none',
        semantics: 'rlscheduler',
      });
      found.push(result.metrics.meanBoundedSlowdown!);
    }
    found.forEach((value, i) => {
      expect(Math.abs(value / expected[i]! - 1)).toBeLessThan(1e-9);
    });
    const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
    expect(mean.toFixed(2)).toBe(
      published.avg_bounded_slowdown[backfill ? 'backfill' : 'none'][heuristic]!.toFixed(2),
    );
  });
});
