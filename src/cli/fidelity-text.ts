import type { Fidelity } from '../export/static/distil.ts';
import { percent } from '../export/static/notes.ts';
import { formatNumber, table } from './table.ts';

/** What static files are worth, for people. */
export function fidelityText(all: readonly Fidelity[]): string {
  const rows = all.map(({ target, agreement, random, fallback, kendallTau, decisions }) => [
    target,
    percent(agreement),
    percent(random),
    fallback === null ? null : percent(fallback),
    kendallTau,
    decisions,
  ]);
  const header = ['static target', 'as the policy', 'random', 'fallback', "Kendall's tau", 'decisions'];
  return [
    table(header, rows),
    ...all.map(({ target, verdict }) => `${target}: ${verdict}`),
    ...all.map((fidelity) => `\n${simulatedText(fidelity)}`),
  ].join('\n');
}

function simulatedText({ target, simulated }: Fidelity): string {
  const rows = Object.entries(simulated).map(([who, { objective, cost, meanResponse, slaAttainment }]) => [
    who,
    objective === null ? null : formatNumber(objective),
    cost,
    meanResponse,
    slaAttainment,
  ]);
  return table([`${target} in play`, 'objective', 'cost', 'mean response', 'SLA attainment'], rows);
}
