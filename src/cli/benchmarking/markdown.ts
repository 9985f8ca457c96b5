import type { Benchmark } from '../../bench/benchmark.ts';
import { MEASURES, type Measure, measure } from '../../bench/measures.ts';
import { observationsOf, pairsOf } from '../../bench/observations.ts';
import { isOneWorld, type ScenarioSample, valuesOf } from '../../bench/sample.ts';
import type { Contestant } from '../../bench/verdict.ts';
import { InputError } from '../../core/errors.ts';
import { Bootstrap, type Interval } from '../../core/statistics/bootstrap.ts';
import { meanOf } from '../../core/statistics/estimators/mean.ts';
import type { Layout } from '../../core/statistics/layout.ts';
import { mean } from '../../core/statistics/location.ts';
import { rankCorrelation } from '../../core/statistics/rank-correlation.ts';
import { allowedNames } from '../../core/suggest.ts';
import { markdownTable } from '../markdown.ts';
import { type Cell, formatNumber } from '../table.ts';

/** The file of a benchmark's folder that holds {@link benchMarkdown}. */
export const MARKDOWN_FILE = 'report.md';

/** Of fewer seeds, no difference is called clear. */
const FEW_SEEDS = 10;

/** What is shown unless asked for otherwise, where policies differ in it. */
const USUAL = ['objective', 'cost', 'meanResponse', 'p95Response', 'slaAttainment', 'meanBoundedSlowdown'];

/** The measures of these names, in their order. @throws InputError for one that there is not */
export function namedMeasures(names: readonly string[], where: string): Measure[] {
  const known = MEASURES.map(({ name }) => name);
  for (const name of names.filter((each) => !known.includes(each))) {
    throw new InputError(`${where}: no measure '${name}'${allowedNames(name, known)}`);
  }
  return names.map(measure);
}

/**
 * A benchmark as a page of Markdown: for each scenario every policy's measures with their intervals, and the differences
 * from the baseline, seed by seed.
 *
 * @param measures the columns; those of {@link USUAL} in which policies differ where there are none
 */
export function benchMarkdown({ document, samples }: Benchmark, measures: readonly Measure[]): string {
  const { suite, seeds, policies, baseline, overrides } = document;
  const label = policies.find(({ policy }) => policy === baseline)!.label;
  const settings = overrides.length > 0 ? `, with ${overrides.map((each) => `\`${each}\``).join(' ')}` : '';
  return [
    `# ${suite}`,
    '',
    `Means over ${seeds.length} seeds (${seedsText(seeds)})${settings}, the same for all policies, with 95 % bootstrap intervals.`,
    ...samples.flatMap((sample) => {
      const shown = measures.length > 0 ? measures : USUAL.map(measure).filter(differing(sample));
      return [
        '',
        `## ${sample.scenario}`,
        '',
        ...markdownTable(...levelTable(sample, policies, shown)),
        ...(policies.length < 2 || seeds.length < 2
          ? []
          : [
              '',
              `Differences from ${label}, paired by seed${
                seeds.length < FEW_SEEDS
                  ? '; seeds are too few to call any of them clear'
                  : '; those whose interval excludes 0 are bold'
              }.`,
              '',
              ...markdownTable(...differenceTable(sample, policies, baseline, shown)),
            ]),
      ];
    }),
    ...agreement(samples, measures.length > 0 ? measures : [measure('objective')]),
    ...document.warnings.flatMap((warning) => ['', `Note: ${warning}.`]),
    '',
  ].join('\n');
}

function levelTable(
  sample: ScenarioSample,
  policies: readonly Contestant[],
  measures: readonly Measure[],
): [string[], Cell[][], () => boolean] {
  const { results, worlds } = sample;
  const intervalOf = intervalsOf(sample);
  const cell = (policy: string, { name }: Measure): Cell => {
    const { values, layout } = observationsOf(results.get(policy)!, name, worlds);
    return values.length === 0 ? null : estimate(mean(values), intervalOf(values, layout));
  };
  return [
    ['policy', ...measures.map((each) => each.label)],
    policies.map(({ policy, label }) => [label, ...measures.map((each) => cell(policy, each))]),
    () => false,
  ];
}

function differenceTable(
  sample: ScenarioSample,
  policies: readonly Contestant[],
  baseline: string,
  measures: readonly Measure[],
): [string[], Cell[][], () => boolean] {
  const { results, worlds } = sample;
  const intervalOf = intervalsOf(sample);
  const cell = (policy: string, { name }: Measure): Cell => {
    const { ours, theirs, layout } = pairsOf(results.get(policy)!, results.get(baseline)!, name, worlds);
    if (ours.length === 0) return null;
    const differences = ours.map((value, i) => value - theirs[i]!);
    const interval = intervalOf(differences, layout);
    const text = estimate(mean(differences), interval, true);
    const clear = interval && ours.length >= FEW_SEEDS && (interval[0] > 0 || interval[1] < 0);
    return clear ? `**${text}**` : text;
  };
  return [
    ['policy', ...measures.map((each) => each.label)],
    policies
      .filter(({ policy }) => policy !== baseline)
      .map(({ policy, label }) => [label, ...measures.map((each) => cell(policy, each))]),
    () => false,
  ];
}

/** Whether scenarios agree on the order of the policies: rank correlations of their means, a row a pair of scenarios. */
function agreement(samples: readonly ScenarioSample[], measures: readonly Measure[]): string[] {
  if (samples.length < 2) return [];
  const meansOf = ({ results }: ScenarioSample, { name }: Measure) =>
    [...results.values()].map((own) => mean(valuesOf(own, name)));
  const between = (a: ScenarioSample, b: ScenarioSample, each: Measure): Cell => {
    const [ours, theirs] = [meansOf(a, each), meansOf(b, each)];
    const both = ours.map((_, i) => i).filter((i) => Number.isFinite(ours[i]) && Number.isFinite(theirs[i]));
    const correlation = rankCorrelation(
      both.map((i) => ours[i]!),
      both.map((i) => theirs[i]!),
    );
    return correlation === null ? null : correlation.toFixed(2);
  };
  const rows = samples.flatMap((a, i) =>
    samples
      .slice(i + 1)
      .map((b) => [`${a.scenario}, ${b.scenario}`, ...measures.map((each) => between(a, b, each))]),
  );
  const header = ['scenarios', ...measures.map(({ label }) => label)];
  return [
    '',
    '## Do the scenarios agree?',
    '',
    'Spearman’s rank correlation of the policies’ means: 1 where both scenarios put them in the same order.',
    '',
    ...markdownTable(header, rows, () => false),
  ];
}

/** Intervals of a mean over seeds; none where all seeds are one world, for they would say nothing of others. */
function intervalsOf(sample: ScenarioSample): (values: readonly number[], layout: Layout) => Interval | null {
  if (isOneWorld(sample)) return () => null;
  const bootstrap = new Bootstrap();
  return (values, layout) => bootstrap.interval(meanOf(values), layout);
}

/** Whether some policy differs from the others in a measure's mean. */
function differing({ results }: ScenarioSample): (measure: Measure) => boolean {
  return ({ name }) => {
    const means = [...results.values()].map((own) => mean(valuesOf(own, name)));
    return new Set(means.filter(Number.isFinite)).size > 1;
  };
}

function estimate(value: number, interval: Interval | null, signed = false): string {
  const text = `${signed && value > 0 ? '+' : ''}${formatNumber(value)}`;
  return interval === null ? text : `${text} [${interval.map(formatNumber).join(', ')}]`;
}

/** `1..20` where they follow each other. */
function seedsText(seeds: readonly string[]): string {
  const numbers = seeds.map(Number);
  const inRow = numbers.length > 2 && numbers.every((seed, i) => seed === numbers[0]! + i);
  return inRow ? `${seeds[0]}..${seeds.at(-1)}` : seeds.join(', ');
}
