import type { ScenarioSpec } from '../scenario/schema.ts';
import { NONE } from '../tasks.ts';

/** By class of tasks the position of its tenant, NONE without one. */
export function tenantOfClass({ tasks, tenants = [] }: Pick<ScenarioSpec, 'tasks' | 'tenants'>): Int32Array {
  const names = tenants.map(({ name }) => name);
  return Int32Array.from(tasks, ({ tenant }) => (tenant === undefined ? NONE : names.indexOf(tenant)));
}
