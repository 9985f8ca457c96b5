import { markdownTable } from '../markdown.ts';
import { type Cell, formatNumber, table } from '../table.ts';
import type { PlanningRow } from './measure.ts';
import { boundGap, isClearlyBetter, type PlanningVerdict, reasonOf, verdictsOf } from './verdict.ts';

/** The page of `results/reference/rollout.md`. */
export function planningPage(rows: readonly PlanningRow[], seeds: string): string {
  const verdicts = verdictsOf(rows);
  return [
    '# Planning by simulation: what it saves, and what a decision costs',
    '',
    `Written by \`switchyard planning --seeds ${seeds} --out results/reference/rollout.md\`. Milliseconds are of the processor`,
    'of one machine; all else is the same everywhere.',
    '',
    'Each planner and its base scheduler play the same seeds of shipped scenarios that are cut short. *Saved* is the share of',
    'the base’s mean objective, paired by seed, with Student’s 95 % interval; *worse* counts seeds on which the base is',
    'better. Rollout and tree search draw the future, and whatever of the work a scheduler cannot know, from seeds of their',
    'own. *Oracle* rows see the run’s true future to its end: they cannot be worse than the base on any seed, and show about',
    'how much single steps of improvement can save; luckier choices may come further.',
    '',
    'One rule counts: a row is **clearly better** where its interval is wholly above 0. Where the oracle is, there is a **gap**.',
    'The **bound** is proven: no policy’s objective can be below it, though none may reach it either, for it adds the least',
    'cost and the least delay, each as if the other did not matter. Where tasks can be turned away nothing is proven.',
    '',
    '## Where there is a gap, and who closes it',
    '',
    ...markdownTable(...gapTable(verdicts)),
    '',
    ...summaryOf(verdicts),
    '',
    '## What a decision costs',
    '',
    'Milliseconds of processor time a decision, the simulator’s own included, from the cheapest case to the dearest:',
    '',
    ...costOf(rows),
    '',
    '## Where a planner is not clearly better, and why',
    '',
    ...failuresOf(verdicts),
    '',
    '## Every row',
    '',
    ...markdownTable(...tableOf(rows)),
    '',
  ].join('\n');
}

export function planningText(rows: readonly PlanningRow[]): string {
  const verdicts = verdictsOf(rows);
  return [table(...tableOf(rows)), '', ...summaryOf(verdicts), ...costOf(rows), ...failuresOf(verdicts)].join(
    '\n',
  );
}

function caseName({ scenario, overrides }: PlanningRow): string {
  return [scenario, ...overrides.filter((each) => !each.startsWith('horizon.warmup'))].join(' ');
}

/** Short names of the planners, as the columns of a table. */
function kindOf({ policy }: PlanningRow): string {
  const samples = /samples=(\d+)/.exec(policy)?.[1];
  return policy.split(':')[0] + (samples === undefined ? '' : `, ${samples} samples`);
}

function gapTable(verdicts: readonly PlanningVerdict[]): [string[], Cell[][]] {
  const kinds = [...new Set(verdicts.flatMap(({ planners }) => planners.map(kindOf)))];
  return [
    ['scenario', 'base', 'objective', 'bound', 'at most to save', 'gap by oracle', ...kinds],
    verdicts.map(({ row, oracle, planners }) => {
      const most = boundGap(row);
      return [
        caseName(row),
        row.base,
        formatNumber(row.baseObjective),
        row.bound === null ? null : formatNumber(row.bound),
        most === null ? null : `${most.toFixed(1)} %`,
        isClearlyBetter(oracle) ? savedText(oracle) : `none: ${savedText(oracle)}`,
        ...kinds.map((kind) => {
          const planner = planners.find((each) => kindOf(each) === kind);
          return planner && (isClearlyBetter(planner) ? `**${savedText(planner)}**` : savedText(planner));
        }),
      ];
    }),
  ];
}

function savedText({ saved, ci95 }: PlanningRow): string {
  return `${percent(saved)} % [${ci95.map(percent).join(', ')}]`;
}

/** Tenths, or two digits where tenths would show nothing. */
function percent(value: number): string {
  return Math.abs(value) >= 0.05 || value === 0
    ? value.toFixed(1)
    : formatNumber(Number(value.toPrecision(2)));
}

function tableOf(rows: readonly PlanningRow[]): [string[], Cell[][]] {
  return [
    ['scenario', 'policy', 'objective', 'base', 'saved', '95 %', 'worse', 'ms a decision', ''],
    rows.map((row) => [
      caseName(row),
      row.policy,
      row.objective,
      row.baseObjective,
      `${percent(row.saved)} %`,
      `[${row.ci95.map(percent).join(', ')}]`,
      `${row.worse} of ${row.seeds}`,
      Number(row.millis.toPrecision(2)),
      row.oracle ? 'oracle' : '',
    ]),
  ];
}

/** Which bases are improved where the true future shows that they can be, planner by planner. */
function summaryOf(verdicts: readonly PlanningVerdict[]): string[] {
  const gaps = verdicts.filter(({ oracle }) => isClearlyBetter(oracle));
  const kinds = [...new Set(verdicts.flatMap(({ planners }) => planners.map(kindOf)))];
  const counts = kinds.map((kind) => {
    const own = gaps.flatMap(({ planners }) => planners.filter((each) => kindOf(each) === kind));
    return `${kind} is clearly better than its base in ${own.filter(isClearlyBetter).length} of ${own.length}`;
  });
  return [
    `The oracle shows a gap in ${gaps.length} of ${verdicts.length} cases. Of those, ${counts.join('; ')}.`,
  ];
}

function costOf(rows: readonly PlanningRow[]): string[] {
  const fresh = rows.filter(({ oracle }) => !oracle);
  return [...new Set(fresh.map(kindOf))].map((kind) => {
    const millis = fresh.filter((row) => kindOf(row) === kind).map((row) => row.millis);
    const ends = [Math.min(...millis), Math.max(...millis)].map((each) => Number(each.toPrecision(2)));
    return `- ${kind}: ${ends.join(' to ')} ms.`;
  });
}

function failuresOf(verdicts: readonly PlanningVerdict[]): string[] {
  return verdicts.flatMap(({ oracle, planners }) =>
    planners
      .filter((row) => !isClearlyBetter(row))
      .map((row) => `- ${caseName(row)}, ${row.policy}: ${savedText(row)}; ${reasonOf(row, oracle)}.`),
  );
}
