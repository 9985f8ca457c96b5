import { expect, it } from 'vitest';
import { baselineTable } from '../../../src/cli/learning-gates/baseline-table.ts';

it('the baseline of the same arrivals takes most of the variance away under bursts; the table is deterministic', async () => {
  const small = {
    settings: ['bursts, flow time'],
    clonePasses: [10],
    sequences: 5,
    rollouts: 3,
    tasks: 100,
    criticEpochs: 1,
  };
  const rows = await baselineTable(small);
  expect(rows.map(({ quantity }) => quantity)).toEqual(['gradient', 0, 25, 50, 75]);
  // Where nothing is shared it would be about 1, or less: two others are a worse mean than fourteen.
  for (const { sameSequence } of rows) expect(sameSequence).toBeGreaterThan(4);
  expect(await baselineTable(small)).toEqual(rows);
});
