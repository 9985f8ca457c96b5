import { markdownTable } from '../markdown.ts';
import { formatNumber, table } from '../table.ts';
import type { Estimate, GateVerdict } from './verdict.ts';

const HEADER = ['method', 'steps', 'seeds', 'last 100 of training', 'greedy', 'solved at', 'published', ''];

/** One line a gate. */
export function gatesText(verdicts: readonly GateVerdict[]): string {
  return table(
    ['environment', ...HEADER],
    verdicts.map((verdict) => [verdict.env, ...cells(verdict)]),
  );
}

/** A table for each environment, as lines of Markdown. */
export function gateTables(verdicts: readonly GateVerdict[]): string[] {
  const environments = [...new Set(verdicts.map(({ env }) => env))];
  return environments.flatMap((env) => [
    `### ${env}`,
    '',
    ...markdownTable(HEADER, verdicts.filter((each) => each.env === env).map(cells)),
    '',
  ]);
}

function cells({ name, steps, seeds, training, greedy, solved, published }: GateVerdict): string[] {
  return [
    name,
    formatNumber(steps),
    String(seeds),
    estimateText(training),
    estimateText(greedy),
    solved === null ? '–' : formatNumber(solved),
    published
      .map(({ source, measure, mean, spread }) => `${source} ${mean} ± ${spread} (${measure})`)
      .join('; ') || '–',
    published.map(({ pass }) => (pass ? 'not below' : '**below**')).join('; '),
  ];
}

function estimateText({ iqm, ci95, worst }: Estimate): string {
  const interval = ci95 === null ? '' : ` [${ci95.map(formatNumber).join(', ')}]`;
  return `${formatNumber(iqm)}${interval}, worst ${formatNumber(worst)}`;
}
