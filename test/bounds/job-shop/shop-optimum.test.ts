import { join } from 'node:path';
import { expect, it } from 'vitest';
import { boundsOf } from '../../../src/bounds/index.ts';
import { loadScenario } from '../../../src/cli/scenario-file.ts';
import { root } from '../../cli/cli.ts';

const shop = (...overrides: string[]) => loadScenario(join(root, 'scenarios/jobshop.yaml'), overrides);

it('is found for the scenario of a job shop: 55 for ft06 (Fisher and Thompson, 1963)', async () => {
  const bounds = await boundsOf(await shop(), '1', 'exact');
  expect(bounds.find(({ metric }) => metric === 'makespan')).toMatchObject({
    value: 55,
    kind: 'exact',
    gap: 0,
  });
});

it('counts the speed of a machine', async () => {
  const bounds = await boundsOf(
    await shop(...[0, 1, 2, 3, 4, 5].map((m) => `executors.${m}.speed=5`)),
    '1',
    'exact',
  );
  expect(bounds.find(({ metric }) => metric === 'makespan')).toMatchObject({ value: 11, kind: 'exact' });
});

it('is not claimed where a search is cut short', async () => {
  const bounds = await boundsOf(await shop(), '1', 'exact', () => true);
  expect(bounds.find(({ metric }) => metric === 'makespan')!.value).toBeLessThanOrEqual(55);
});
