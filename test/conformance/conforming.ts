import { describe, expect, it } from 'vitest';
import { models } from '../../src/cli/conformance/index.ts';
import { runSuite } from '../../src/cli/conformance/suite.ts';

/** Tests the short suite's models of some rows; the long one is `npm run conformance`. */
export function describeShort(rows: readonly number[]): void {
  const chosen = models.filter(({ short, row }) => short && rows.some((each) => each === row));
  describe('simulated and exact agree, |z| < 4', () => {
    it.each(chosen)('$row: $name', async (model) => {
      const { rows } = await runSuite([model], { short: true });
      expect(rows.filter(({ pass }) => !pass)).toEqual([]);
    });
  });
}
