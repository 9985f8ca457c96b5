import type { Estimate, OffPolicyEvaluation, PolicyEstimate } from '../../bench/off-policy/evaluate.ts';
import type { Metric } from '../../serve/evaluation/metric.ts';
import { type Cell, formatNumber, table } from '../table.ts';

const NAMES = {
  ips: 'inverse propensity',
  snips: 'self-normalised',
  dr: 'doubly robust',
} as const;

/** What was estimated, as a table. */
export function opeText(metric: string, { unit, better }: Metric, found: OffPolicyEvaluation): string {
  const rows = (Object.keys(NAMES) as (keyof typeof NAMES)[]).map((name) => rowOf(NAMES[name], found[name]));
  const [value, interval] = cells(found.logged);
  return [
    table(
      [`${metric}${unit && ` [${unit}]`}, ${better} is better`, 'value', '95 %', 'policy − log', '95 %'],
      [['the log', value, interval, '', ''], ...rows],
    ),
    '',
    `${formatNumber(found.decisions)} decisions in ${formatNumber(found.blocks)} blocks of ${found.blockLength}; ` +
      `the policy agrees in ${(100 * found.agreement).toFixed(1)} %`,
    `effective sample ${formatNumber(found.effectiveSampleSize)}, greatest weight ${formatNumber(found.maxWeight)}, ` +
      `mean weight ${formatNumber(found.meanWeight)} (1 expected)`,
  ].join('\n');
}

function rowOf(name: string, { difference, ...estimate }: PolicyEstimate): Cell[] {
  return [name, ...cells(estimate), ...cells(difference)];
}

function cells({ value, ci95 }: Estimate): [number, string] {
  return [value, ci95 === null ? 'not known' : ci95.map(formatNumber).join(' … ')];
}
