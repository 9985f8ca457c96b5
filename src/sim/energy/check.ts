import { allowedNames } from '../../core/suggest.ts';
import { siteOf } from '../fleet.ts';
import type { ScenarioSpec } from '../scenario/schema.ts';
import { PoolPower } from './pool-power.ts';

type Fail = (path: PropertyKey[], message: string) => void;

/** What a schema of single values cannot say of power and its limits. */
export function checkEnergy(spec: ScenarioSpec, fail: Fail): void {
  spec.executors.forEach(({ power, slotless }, i) => {
    if (power && slotless)
      fail(['executors', i, 'power'], 'it is by busy slots: give slots beside resources');
  });
  const known = [...new Set(spec.executors.filter(({ power }) => power).map(siteOf))];
  spec.sites.forEach(({ name, carbon, powerLimit }, i) => {
    if ((carbon !== undefined || powerLimit !== undefined) && !known.includes(name)) {
      const path = ['sites', i, carbon === undefined ? 'powerLimit' : 'carbon'];
      fail(path, `no executor at '${name}' has power${allowedNames(name, known)}`);
    }
    if (powerLimit !== undefined) checkLimit(spec, name, powerLimit, i, fail);
  });
}

/** A task that could never begin would wait for ever. */
function checkLimit(spec: ScenarioSpec, name: string, limit: number, i: number, fail: Fail): void {
  const path = ['sites', i, 'powerLimit'];
  if (spec.control === 'batch')
    fail(path, 'a batch machine has no power limit (allowed: other control models)');
  const there = spec.executors.filter((executor) => siteOf(executor) === name);
  if (there.some(({ queue }) => queue.discipline === 'ps')) {
    fail(path, 'executors that share their slots (ps) cannot wait for power');
  }
  const idle = there.reduce((sum, { count, power }) => sum + count * (power?.idle ?? 0), 0);
  const widest = Math.max(1, ...spec.tasks.map((task) => task.slots));
  for (const executor of there) {
    const needed = idle + new PoolPower(executor).perSlot * Math.min(widest, executor.slots);
    if (needed > limit) {
      fail(
        path,
        `${limit} W are too few for a task on '${executor.name}' (needed with all switched on: ${needed})`,
      );
    }
  }
}
