import { allowedNames } from '../../core/suggest.ts';
import type { ScenarioSpec } from '../scenario/schema.ts';

/** Tenants are named once, tasks belong to one of them, and none is wider than its tenant's quota or held apart by it. */
export function checkTenants(
  { tenants = [], tasks }: ScenarioSpec,
  fail: (path: PropertyKey[], message: string) => void,
): void {
  const names = tenants.map(({ name }) => name);
  names.forEach((name, i) => {
    if (names.indexOf(name) !== i) fail(['tenants', i, 'name'], `'${name}' is used twice`);
  });
  if (names.length === 0) return;
  tasks.forEach(({ tenant, slots, gang }, i) => {
    if (tenant === undefined) return;
    const spec = tenants[names.indexOf(tenant)];
    if (spec === undefined) {
      fail(['tasks', i, 'tenant'], `unknown tenant '${tenant}'${allowedNames(tenant, names)}`);
    } else if (slots > (spec.quota ?? slots)) {
      fail(
        ['tasks', i, 'slots'],
        `${slots} are more than the quota of '${tenant}' (allowed: ≤ ${spec.quota})`,
      );
    } else if (gang !== undefined && spec.quota !== undefined) {
      fail(
        ['tasks', i, 'gang'],
        `the quota of '${tenant}' could hold some of its members (allowed: no quota)`,
      );
    }
  });
}
