import { ratioText } from '../../bench/ratio-text.ts';
import type { Outcome, Verdict } from '../../bench/verdict.ts';
import { formatNumber } from '../table.ts';
import { type DrawnDocument, scenariosOf, scenarioView } from './bench-document.ts';

const PHRASES: Readonly<Record<Outcome, string>> = {
  wins: 'wins against it',
  loses: 'loses to it',
  'no evidence of difference': 'shows no evidence of difference',
  void: 'has no verdict, trained on what it is tested on,',
};

/** What came out, in a sentence a learned policy; without one, which policy is best where. */
export function verdictSentences(document: DrawnDocument): string[] {
  const learned = document.policies.filter(({ kind }) => kind === 'learned');
  if (learned.length === 0) return [bestSentence(document)];
  return learned.flatMap(({ policy, label }) => {
    const own = scenariosOf(document).flatMap((scenario) => {
      const best = bestStaticOf(document, scenario);
      return document.verdicts.filter(
        (verdict) => verdict.policy === policy && verdict.scenario === scenario && verdict.against === best,
      );
    });
    if (own.length === 0) return [];
    return own.length === 1 ? [own[0]!.sentence] : [countSentence(label, own)];
  });
}

/** All other verdicts. */
export function furtherVerdicts(document: DrawnDocument): string[] {
  const said = verdictSentences(document);
  return document.verdicts.map(({ sentence }) => sentence).filter((sentence) => !said.includes(sentence));
}

function countSentence(label: string, verdicts: readonly Verdict[]): string {
  const counts = (Object.keys(PHRASES) as Outcome[])
    .map((outcome) => ({ outcome, where: verdicts.filter((verdict) => verdict.outcome === outcome) }))
    .filter(({ where }) => where.length > 0)
    .map(
      ({ outcome, where }) =>
        `${PHRASES[outcome]} on ${where.length} (${where.map(({ scenario }) => scenario).join(', ')})`,
    );
  return `Against the best static policy of each of ${verdicts.length} scenarios, ${label} ${counts.join('; ')}.`;
}

/** As the verdicts choose it: by hindsight, on the very seeds that it is judged on. */
function bestStaticOf(document: DrawnDocument, scenario: string): string | undefined {
  const rivals = document.policies.filter(({ kind, oracle }) => kind === 'static' && !oracle);
  const { policies, row } = scenarioView(document, scenario);
  return policies.find(
    ({ policy }) => rivals.some((rival) => rival.policy === policy) && row(policy, 'objective'),
  )?.policy;
}

function bestSentence(document: DrawnDocument): string {
  const labels = new Map(document.policies.map(({ policy, label }) => [policy, label]));
  const each = scenariosOf(document).flatMap((scenario) => {
    const best = bestStaticOf(document, scenario);
    if (best === undefined) return [];
    const { mean, vsBaseline } = scenarioView(document, scenario).row(best, 'objective')!;
    if (vsBaseline?.ratio == null) return [`${labels.get(best)} on ${scenario} (${formatNumber(mean)})`];
    const { ratio, ci95 } = vsBaseline;
    const interval = ci95 ? `, 95 % interval ${ci95.map(ratioText).join(' to ')}` : '';
    return [
      `${labels.get(best)} on ${scenario} (${ratioText(ratio)} times that of ${labels.get(document.baseline)}${interval})`,
    ];
  });
  if (each.length === 0) return 'No policy has an objective to be judged by.';
  return `No learned policy took part; the least mean objective has ${each.join('; ')}.`;
}
