import { InputError } from '../core/errors.ts';
import { allowedNames } from '../core/suggest.ts';
import type { Preferences } from '../sim/preferences.ts';
import type { Parameters } from '../sim/scheduler.ts';

/**
 * What `DIR:cost=0.7,latency=0.3` tells a policy: the KPIs that are named share the whole in these proportions, the
 * others get nothing. Where none is named, what the policy assumes.
 *
 * @param own what the policy may be told; undefined where it may not
 * @throws InputError for a KPI that it does not ask about, and for shares that cannot be
 */
export function chosenPreferences(
  own: Preferences | undefined,
  said: Parameters,
  policy: string,
): Preferences | undefined {
  const names = Object.keys(said);
  if (names.length === 0) return own;
  if (!own)
    throw new InputError(
      `policy '${policy}': it has no preferences to choose${allowedNames(names[0]!, ['guard'])}`,
    );
  const unknown = names.find((name) => !Object.hasOwn(own, name));
  if (unknown !== undefined) {
    throw new InputError(
      `policy '${policy}': '${unknown}' is none of its KPIs${allowedNames(unknown, [...Object.keys(own), 'guard'])}`,
    );
  }
  const shares = Object.keys(own).map((kpi) => [kpi, said[kpi] ?? 0] as const);
  const whole = shares.reduce((sum, [, share]) => sum + Number(share), 0);
  const odd = shares.find(([, share]) => !(typeof share === 'number' && share >= 0));
  if (odd || !(whole > 0)) {
    throw new InputError(`policy '${policy}': shares are numbers ≥ 0, one of them above 0`);
  }
  return Object.fromEntries(shares.map(([kpi, share]) => [kpi, Number(share) / whole]));
}
