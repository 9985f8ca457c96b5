import { needsAttempts } from '../sim/attempts.ts';
import type { Scenario } from '../sim/scenario/schema.ts';

/** Whether tasks only arrive, wait for slots and run: nothing disturbs them, delays them or tells them apart. */
export function isPlain(scenario: Scenario): boolean {
  const { choices, thinking, observation, escalation, network, tenants, budgets, sites, tasks, executors } =
    scenario;
  return (
    !choices &&
    !thinking &&
    !observation &&
    !escalation &&
    !network &&
    !tenants &&
    !needsAttempts(scenario) &&
    budgets.every(({ over }) => over === 'report') &&
    sites.every(({ powerLimit }) => powerLimit === undefined) &&
    tasks.every(({ patience }) => patience === undefined) &&
    executors.every(({ resources, gpus, scale, calendar }) => !resources && !gpus && !scale && !calendar)
  );
}
