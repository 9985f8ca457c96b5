import type { Estimate } from '../../bench/off-policy/evaluate.ts';
import type { Metric } from '../../serve/evaluation/metric.ts';
import { formatNumber } from '../table.ts';

/**
 * Why a policy may not pass; null where it may: at 95 % it is better than the log by at least `margin`.
 *
 * @param difference of the policy and the log, in the unit of the metric
 */
export function missedGate(difference: Estimate, better: Metric['better'], margin: number): string | null {
  const { ci95 } = difference;
  if (ci95 === null) return 'the gate is closed: how much better the policy is is not known';
  const gain = better === 'higher' ? ci95[0] : -ci95[1];
  if (gain >= margin) return null;
  return `the gate is closed: the policy may be better by only ${formatNumber(gain)} (needed: ${formatNumber(margin)})`;
}
