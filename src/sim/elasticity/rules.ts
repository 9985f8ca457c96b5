import type { ScaleSpec } from './schema.ts';

/** Below this share of one executor a need is rounding. */
const ROUNDING = 1e-9;

/**
 * How many executors of a pool its rule wants, for what it sees to meet the target.
 *
 * @param busy mean busy slots since the last look
 * @param tasks sent there and not finished
 */
export function desiredSize(
  { rule, target = 1 }: ScaleSpec,
  slots: number,
  busy: number,
  tasks: number,
): number {
  const need = rule === 'utilisation' ? busy / (target * slots) : tasks / target;
  return Math.ceil(need - ROUNDING);
}
