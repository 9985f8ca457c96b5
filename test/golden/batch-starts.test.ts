import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { describeShared, shared, sharedFiles } from '../fixtures/shared.ts';
import { play } from './batch-run.ts';

describeShared('start times, job by job', () => {
  test.each(sharedFiles('golden/batch_starts'))('%s', async (file) => {
    const [simulator, trace, start, n, heuristic, backfill] = file.replace('.csv', '').split('__') as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const expected = parse(shared(`golden/batch_starts/${file}`), { columns: true }) as Record<
      string,
      string
    >[];
    const { starts } = await play({
      trace,
      offset: Number(start.slice(1)),
      limit: Number(n.slice(1)),
      policy: heuristic.toLowerCase(),
      backfill: { bf0: 'none', bf1: 'easy' }[backfill] ?? backfill,
      semantics: simulator === 'rls' ? 'rlscheduler' : 'textbook',
    });
    expect([...starts]).toEqual(expected.map((row) => [Number(row.job_id), Number(row.start)]));
  });
});
