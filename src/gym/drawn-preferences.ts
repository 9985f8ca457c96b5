import { KeyedStream } from '../core/random.ts';
import { equalPreferences, type Preferences, withPreferences } from '../sim/preferences.ts';
import type { Scenario } from '../sim/scenario/schema.ts';
import { DrawnEnv } from './drawn-env.ts';
import type { Environment } from './environment.ts';

/** Shares of the KPIs for the episode of a seed: all that add up to 1 are equally likely (Dirichlet with all α = 1). */
export function drawnPreferences(seed: string, kpis: readonly string[]): Preferences {
  const stream = new KeyedStream(seed, 'preferences');
  const parts = kpis.map((_, k) => -Math.log(stream.uniform(k)));
  const whole = parts.reduce((sum, part) => sum + part, 0);
  return Object.fromEntries(kpis.map((kpi, k) => [kpi, parts[k]! / whole]));
}

/**
 * An environment whose episodes differ in what is wanted: each draws the shares of the reward's weights from its seed,
 * shows them as globals, and rewards by them. What is learned there can be told its preferences when it serves.
 *
 * @param make an environment of a scenario
 * @throws InputError when the reward has no weight for one of the KPIs
 */
export function withDrawnPreferences(
  scenario: Scenario,
  kpis: readonly string[],
  make: (scenario: Scenario) => Environment,
): Environment {
  const { spec } = make(withPreferences(scenario, equalPreferences(kpis)));
  return new DrawnEnv(spec, (seed) => make(withPreferences(scenario, drawnPreferences(seed, kpis))));
}
