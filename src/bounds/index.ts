import { Registry } from '../core/registry.ts';
import type { Scenario } from '../sim/scenario/schema.ts';
import { type Bound, type BoundMethod, budget, isTighter } from './bound.ts';
import { batchOptimum } from './exact/batch-optimum.ts';
import { workflowOptimum } from './exact/workflow-optimum.ts';
import { jobShopOptimum } from './job-shop/shop-optimum.ts';
import { relaxations } from './lower/relaxations.ts';
import { dispatchOptimum } from './mdp/dispatch-optimum.ts';
import { packingOptimum } from './packing/optimum.ts';
import { packingRelaxation } from './packing/relaxation.ts';

/** All ways to find bounds. A new one is a line here: it says where it applies, and answers for one world. */
export const boundMethods = new Registry<BoundMethod>('bound', {
  relaxations,
  'packing-relaxation': packingRelaxation,
  'dispatch-optimum': dispatchOptimum,
  'batch-optimum': batchOptimum,
  'workflow-optimum': workflowOptimum,
  'job-shop-optimum': jobShopOptimum,
  'packing-optimum': packingOptimum,
});

/** How much to look for. */
export const BOUND_LEVELS = ['none', 'lower', 'exact'] as const;
export type BoundLevel = (typeof BOUND_LEVELS)[number];

/** What a method may ask for before it must answer; a count, so that answers do not depend on the machine. */
const NODES = 300_000;

/**
 * The tightest bound on each metric for the world of a seed.
 *
 * @param expired when to stop looking; unless given, after a fixed number of steps of each method
 */
export async function boundsOf(
  scenario: Scenario,
  seed: string,
  level: BoundLevel,
  expired?: () => boolean,
): Promise<readonly Bound[]> {
  const found = new Map<string, Bound>();
  for (const [, method] of boundMethods.entries()) {
    if (level === 'none' || (level === 'lower' && method.kind === 'exact') || !method.applies(scenario))
      continue;
    for (const bound of await method.compute(scenario, seed, expired ?? budget(NODES))) {
      const known = found.get(bound.metric);
      if (!known || isTighter(bound, known)) found.set(bound.metric, bound);
    }
  }
  return [...found.values()];
}
