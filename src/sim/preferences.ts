import { InputError } from '../core/errors.ts';
import { weightedReward } from './reward.ts';
import type { Scenario } from './scenario/schema.ts';

/** What the reward's weights are shared out by: KPI → its share; all together are 1. */
export type Preferences = Readonly<Record<string, number>>;

/**
 * The scenario with its reward's weights shared out anew among some KPIs; the others keep theirs. A KPI's weight
 * becomes n · share · its own weight, n being the number of shares: equal shares change nothing.
 *
 * It is another question about the same worlds, so the hash stays. Featurisers show the shares as globals.
 *
 * @throws InputError when the reward is an expression, or has no weight for one of the KPIs
 */
export function withPreferences(scenario: Scenario, preferences: Preferences): Scenario {
  const { reward, name } = scenario;
  if (typeof reward === 'string') {
    throw new InputError(`${name}: preferences need a reward of weights, not the expression '${reward}'`);
  }
  const weights: Record<string, number | undefined> = { ...reward };
  // In one order, whoever wrote them down.
  const shares = Object.entries(preferences).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [kpi, share] of shares) {
    const weight = weights[kpi];
    if (weight === undefined || weight === 0) {
      const allowed = Object.keys(reward).filter((each) => weights[each] !== 0);
      throw new InputError(`${name}: the reward has no weight for '${kpi}' (allowed: ${allowed.join(', ')})`);
    }
    weights[kpi] = shares.length * share * weight;
  }
  return {
    ...scenario,
    reward: weights,
    rewardOf: weightedReward(weights),
    preferences: Object.fromEntries(shares),
  };
}

/** Everything is worth the same. */
export function equalPreferences(kpis: readonly string[]): Preferences {
  return Object.fromEntries(kpis.map((kpi) => [kpi, 1 / kpis.length]));
}
