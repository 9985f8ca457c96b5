import { markdownTable } from '../markdown.ts';
import { table } from '../table.ts';
import type { PlanningRow } from './measure.ts';

/** The page of `results/reference/rollout.md`. */
export function planningPage(rows: readonly PlanningRow[], seeds: string): string {
  return [
    '# Planning by simulation: what it saves, and what a decision costs',
    '',
    `Written by \`switchyard planning --seeds ${seeds} --out results/reference/rollout.md\`.`,
    '',
    'Each planner and its base scheduler play the same seeds of shipped scenarios that are cut short. *Saved* is the share of',
    'the base’s mean objective, paired by seed, with Student’s 95 % interval; *worse* counts seeds on which the base is',
    'better. Rollout and tree search draw the future, and whatever of the work a scheduler cannot know, from seeds of their',
    'own. *Oracle* rows see the run’s true future to its end: they cannot be worse than the base on any seed, and show how much',
    'a single step of improvement can save at all. A planner improves its base where the interval is above 0.',
    '',
    ...markdownTable(...tableOf(rows)),
    '',
    ...summaryOf(rows),
    '',
  ].join('\n');
}

export function planningText(rows: readonly PlanningRow[]): string {
  return [table(...tableOf(rows)), '', ...summaryOf(rows)].join('\n');
}

function tableOf(rows: readonly PlanningRow[]): [string[], (string | number)[][]] {
  return [
    ['scenario', 'policy', 'objective', 'base', 'saved', '95 %', 'worse', 'ms a decision', ''],
    rows.map(
      ({
        scenario,
        overrides,
        policy,
        objective,
        baseObjective,
        saved,
        ci95,
        worse,
        seeds,
        millis,
        oracle,
      }) => [
        [scenario, ...overrides.filter((each) => !each.startsWith('horizon.warmup'))].join(' '),
        policy,
        objective,
        baseObjective,
        `${saved.toFixed(1)} %`,
        `[${ci95.map((end) => end.toFixed(1)).join(', ')}]`,
        `${worse} of ${seeds}`,
        Number(millis.toPrecision(2)),
        oracle ? 'oracle' : '',
      ],
    ),
  ];
}

/** Which bases are improved where the true future shows that they can be. */
function summaryOf(rows: readonly PlanningRow[]): string[] {
  const fresh = rows.filter(({ oracle }) => !oracle);
  const nameOf = ({ scenario, overrides, base }: PlanningRow) => [scenario, ...overrides, base].join(' ');
  const gaps = rows.filter(({ oracle, ci95 }) => oracle && ci95[0] > 0).map(nameOf);
  const improved = (row: PlanningRow) => row.ci95[0] > 0;
  const by = (word: string) =>
    gaps.filter((gap) =>
      fresh.some((row) => row.policy.startsWith(word) && nameOf(row) === gap && improved(row)),
    );
  return [
    `The oracle shows a gap in ${gaps.length} of ${new Set(rows.map(nameOf)).size} cases; rollout improves its base in ` +
      `${by('rollout').length} of them, tree search in ${by('mcts').length}.`,
  ];
}
