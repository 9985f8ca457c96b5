import type { Versus } from './compare.ts';
import { ratioText } from './ratio-text.ts';
import type { Outcome, Verdict } from './verdict.ts';

/** Below this many seeds, or trainings, a verdict says how little it could have found. */
const FEW = 10;

/**
 * A verdict for people.
 *
 * @param best whether the other is the best static policy of the run
 * @param verdicts how many there are in the run
 */
export function sentenceOf(
  verdict: Omit<Verdict, 'sentence'>,
  labels: ReadonlyMap<string, string>,
  best: boolean,
  verdicts: number,
): string {
  const { scenario, policy, against, metric, outcome, versus, trainings } = verdict;
  const rival = `${labels.get(against)}${best ? ', the best static policy' : ', the baseline'}`;
  const trained = trainings > 1 ? ` (${trainings} training seeds)` : '';
  return (
    `On ${scenario}, ${labels.get(policy)}${trained} ${phrase(outcome)} ${rival}, by ${metric}: ` +
    `${figures(versus)}${probability(verdict, verdicts)}.${caution(verdict)}`
  );
}

function phrase(outcome: Outcome): string {
  if (outcome === 'wins') return 'wins against';
  return outcome === 'loses' ? 'loses to' : 'shows no evidence of difference from';
}

function figures({ ratio, ci95, pImprovement, difference }: Versus): string {
  const amount =
    ratio === null ? `difference ${(difference ?? 0).toPrecision(3)}` : `ratio ${ratioText(ratio)}`;
  const interval = ci95 ? ` (95 % interval ${ratioText(ci95[0])} to ${ratioText(ci95[1])})` : '';
  return `${amount}${interval}, better on ${Math.round(100 * (pImprovement ?? 0))} % of the seeds`;
}

function probability({ adjustedP }: Omit<Verdict, 'sentence'>, verdicts: number): string {
  if (adjustedP === null) return '';
  const p = adjustedP < 0.001 ? '< 0.001' : adjustedP.toPrecision(2);
  return `, p ${p}${verdicts > 1 ? ` (Holm, ${verdicts} verdicts)` : ''}`;
}

function caution({ seeds, trainings, detectable }: Omit<Verdict, 'sentence'>): string {
  if (seeds >= FEW && (trainings === 1 || trainings >= FEW)) return '';
  const few =
    seeds < FEW
      ? `Only ${seeds} of at least ${FEW} seeds`
      : `Only ${trainings} of at least ${FEW} training seeds`;
  if (detectable === null || detectable === 0) return ` ${few}.`;
  const percent = ratioText(100 * detectable);
  return ` ${few}: a difference below ${percent} % would go unnoticed in more than one of five such runs.`;
}
