import type { ExecutorSpec } from '../scenario/schema.ts';

/** What a schema of single values cannot say of prices. */
export function checkPrices(
  executors: readonly ExecutorSpec[],
  fail: (path: PropertyKey[], message: string) => void,
): void {
  executors.forEach(({ price }, i) => {
    if (price.minimum > 0 && price.billing !== 'provisioned') {
      fail(
        ['executors', i, 'price', 'minimum'],
        'only provisioned slots have a minimum (billing: provisioned)',
      );
    }
  });
}
