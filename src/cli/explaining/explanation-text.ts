import type { ExplainedCandidate, Explanation } from '../../explain/explanation.ts';
import { SYSTEM } from '../../explain/scoring.ts';
import { type Cell, table } from '../table.ts';

/** The sentence, then what the policy looked at and what each part adds to the scores, the best candidate first. */
export function explanationText(explanation: Explanation): string {
  const { candidates, baseValue, sentence, reasons } = explanation;
  const ranked = [...candidates].sort((a, b) => (b.score ?? 0) - (a.score ?? 0) || a.index - b.index);
  const lines = [sentence, `Reasons: ${reasons.join(', ')}`, ''];
  if (baseValue === null) return [...lines, candidateTable(explanation, ranked, [])].join('\n');
  const features = columnsOf(ranked, ({ features }) => features).filter((name) => !name.startsWith(SYSTEM));
  const parts = columnsOf(ranked, partsOf);
  return [
    ...lines,
    'What it saw',
    candidateTable(explanation, ranked, features, ({ features }) => features),
    '',
    `What it makes of that: ${baseValue.toPrecision(4)} and the parts are the score, and the greatest score is the best`,
    candidateTable(explanation, ranked, parts, partsOf),
  ].join('\n');
}

type Numbers = Readonly<Record<string, number>>;

function candidateTable(
  { chosen, runnerUp }: Explanation,
  candidates: readonly ExplainedCandidate[],
  columns: readonly string[],
  numbers: (candidate: ExplainedCandidate) => Numbers = () => ({}),
): string {
  const mark = (index: number) => (index === chosen ? 'chosen' : index === runnerUp ? 'runner-up' : '');
  const rows = candidates.map((each): Cell[] => {
    const own = numbers(each);
    return [
      String(each.index),
      each.kind,
      each.task,
      each.executor,
      mark(each.index),
      each.score,
      ...columns.map((name) => own[name]),
    ];
  });
  return table(['', 'kind', 'task', 'executor', '', 'score', ...columns], rows);
}

/** What the state of the system as a whole adds is one column here. */
function partsOf({ contributions }: ExplainedCandidate): Numbers {
  const parts: Record<string, number> = {};
  for (const [name, value] of Object.entries(contributions)) {
    const column = name.startsWith(SYSTEM) ? 'system' : name;
    parts[column] = (parts[column] ?? 0) + value;
  }
  return parts;
}

function columnsOf(
  candidates: readonly ExplainedCandidate[],
  numbers: (candidate: ExplainedCandidate) => Numbers,
): string[] {
  return [...new Set(candidates.flatMap((each) => Object.keys(numbers(each))))];
}
