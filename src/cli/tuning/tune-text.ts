import { measure } from '../../bench/measures.ts';
import type { DocumentedTrial, TuneDocument } from '../../bench/tune/document.ts';
import { formatNumber, table } from '../table.ts';
import { MEAN_REWARD } from './agent-run.ts';

/** Tuning for people: trials from the best, then the comparison with the defaults. */
export function tuneText(document: TuneDocument, unit: string): string {
  const { name, scenario, env, trials, space, cost, rungs } = document;
  const where = scenario?.name ?? env;
  const judged = document.kind === 'agent' ? `, ${space.seeds} trainings each` : '';
  return [
    `${name} on ${where}: ${trials.length - 1} configurations and the defaults, ` +
      `judged at ${rungs.map(formatNumber).join(', ')} ${unit}${judged}; ${formatNumber(cost)} ${unit} in all`,
    trialTable(document, unit),
    '± is half of Student’s 95 % interval; whoever is best of many looks better than it is.',
    comparisonText(document),
  ].join('\n\n');
}

function trialTable({ trials, chosen, objective, better, space }: TuneDocument, unit: string): string {
  const names = [...new Set([...Object.keys(space.settings), ...Object.keys(space.parameters)])];
  return table(
    ['rank', 'trial', labelOf(objective), unit, ...names],
    ranked(trials, better, chosen).map((trial, k) => {
      const { budget } = trial.rungs.at(-1)!;
      const number = `${trial.number}${trial.number === chosen ? ' (chosen)' : ''}`;
      return [
        k + 1,
        trial.number === 0 ? `${number} (defaults)` : number,
        scoreText(trial),
        budget,
        ...names.map((name) => valueText(trial.configuration[name])),
      ];
    }),
  );
}

/** Those that came furthest first, among them the best; the chosen one before its equals. */
function ranked(
  trials: readonly DocumentedTrial[],
  better: TuneDocument['better'],
  chosen: number,
): DocumentedTrial[] {
  const lossOf = ({ rungs }: DocumentedTrial) => {
    const { score } = rungs.at(-1)!;
    return score === null ? Number.MAX_VALUE : better === 'lower' ? score : -score;
  };
  const last = (trial: DocumentedTrial) => trial.rungs.at(-1)!.budget;
  const first = (trial: DocumentedTrial) => (trial.number === chosen ? 0 : 1);
  return [...trials].sort((a, b) => last(b) - last(a) || lossOf(a) - lossOf(b) || first(a) - first(b));
}

function scoreText({ rungs }: DocumentedTrial): string {
  const { score, ci95 } = rungs.at(-1)!;
  if (score === null) return 'failed';
  if (ci95 === null) return formatNumber(score);
  return `${formatNumber(score)} ± ${formatNumber(Number(((ci95[1] - ci95[0]) / 2).toPrecision(2)))}`;
}

function valueText(value: unknown): string | number | null {
  if (value === undefined) return null;
  return typeof value === 'number' ? value : typeof value === 'string' ? value : JSON.stringify(value);
}

function comparisonText({ chosen, comparison, objective, confirmation, kind }: TuneDocument): string {
  if (chosen === 0) return 'No configuration did better than the defaults.';
  if (comparison === null) return 'There is no comparison with the defaults, which failed.';
  const { n, difference, ci95, pImprovement } = comparison;
  const interval = ci95 === null ? '' : ` [${ci95.map(formatNumber).join(', ')}]`;
  const pairs =
    kind === 'agent'
      ? `${n} pairs of trainings, each in worlds ${confirmation}`
      : `${n} worlds (${confirmation})`;
  return (
    `In worlds that did not choose: ${labelOf(objective)} ${formatNumber(comparison.chosen)}, with the defaults ` +
    `${formatNumber(comparison.defaults)}; difference ${formatNumber(difference)}${interval}, ` +
    `better in ${formatNumber(Math.round(100 * pImprovement))} % of ${pairs}.`
  );
}

function labelOf(objective: string): string {
  return objective === MEAN_REWARD ? 'mean reward' : measure(objective).label;
}
