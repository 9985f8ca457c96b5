import type { BenchmarkDocument } from '../../bench/benchmark.ts';
import { formatNumber, table } from '../table.ts';

/** How many of a policy's situations are shown: those that cost it most. */
const MOST_SITUATIONS = 3;

/** What the examined choices of a scenario came to, for people; nothing where none were. */
export function regretText({ regret, policies }: BenchmarkDocument, scenario: string): string[] {
  const rows = (regret?.policies ?? []).filter((row) => row.scenario === scenario);
  if (rows.length === 0) return [];
  const labelOf = new Map(policies.map(({ policy, label }) => [policy, label]));
  rows.sort((a, b) => a.meanRegret - b.meanRegret);
  const worst = (policy: string) =>
    regret!.situations
      .filter((row) => row.scenario === scenario && row.policy === policy && row.meanRegret > 0)
      .sort((a, b) => b.meanRegret * b.decisions - a.meanRegret * a.decisions)
      .slice(0, MOST_SITUATIONS)
      .map(({ situation, meanRegret }) => `${situation} ${formatNumber(meanRegret)}`)
      .join(' · ');
  return [
    table(
      ['regret in hindsight', 'choices', 'mean', '95 % interval', 'none better', 'where most is lost'],
      rows.map(({ policy, decisions, meanRegret, ci95, optimalShare }) => [
        labelOf.get(policy),
        decisions,
        meanRegret,
        ci95 && `${formatNumber(ci95[0])} to ${formatNumber(ci95[1])}`,
        `${Math.round(100 * optimalShare)} %`,
        worst(policy),
      ]),
    ),
  ];
}
