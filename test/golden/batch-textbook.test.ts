import { expect, test } from 'vitest';
import { describeShared, shared } from '../fixtures/shared.ts';
import { play } from './batch-run.ts';

interface Row {
  readonly trace: string;
  readonly start: number;
  readonly n: number;
  readonly heuristic: string;
  readonly backfill: string;
  readonly avg_bsld: number;
  readonly avg_wait: number;
  readonly max_wait: number;
  readonly avg_turnaround: number;
  readonly utilisation: number;
  readonly makespan: number;
}

describeShared('textbook batch scheduling', () => {
  const rows = JSON.parse(shared('golden/batch_textbook.json')) as Row[];

  test.each(
    rows.map(
      (row) =>
        [`${row.trace} from ${row.start}: ${row.n} jobs, ${row.heuristic}, ${row.backfill}`, row] as const,
    ),
  )('%s', async (_, row) => {
    const { metrics, tasks } = (
      await play({
        trace: row.trace,
        offset: row.start,
        limit: row.n,
        policy: row.heuristic.toLowerCase(),
        backfill: row.backfill,
        semantics: 'textbook',
      })
    ).result;
    expect(tasks.completed).toBe(row.n);
    const found = [metrics.meanBoundedSlowdown, metrics.meanWait, metrics.meanResponse, metrics.utilisation];
    [row.avg_bsld, row.avg_wait, row.avg_turnaround, row.utilisation].forEach((expected, i) => {
      expect(Math.abs(found[i]! / expected - 1)).toBeLessThan(1e-9);
    });
    expect(metrics.maxWait).toBe(row.max_wait);
    expect(metrics.makespan).toBe(row.makespan);
  });
});
