import type { BenchmarkDocument } from '../../bench/benchmark.ts';
import type { ResultRow } from '../../bench/compare.ts';
import { measure } from '../../bench/measures.ts';
import { markdownTable } from '../markdown.ts';
import { type Cell, formatNumber } from '../table.ts';
import { type AblationTraining, beginningOf, type RecipeWithAblation, variantsOf } from './ablation.ts';
import { changesText } from './changes.ts';
import { quoted } from './commands.ts';
import { ratioWithInterval } from './page.ts';
import { trainWords } from './recipe.ts';

const METRIC = 'objective';
const WHOLE = 'the whole recipe';

/** What each part of a recipe is worth: how much worse it is without. */
export function ablationPage(
  recipe: RecipeWithAblation,
  document: BenchmarkDocument,
  trained: readonly AblationTraining[],
): string {
  const { suite, seeds, ablation } = recipe;
  return [
    `# ${suite}: what the parts of the recipe are worth`,
    '',
    `Written by \`switchyard results --ablation --only ${suite}\`. Each row is the recipe with one thing changed, trained anew with the ` +
      `seeds ${seeds.join(', ')} and held against ${WHOLE} on the worlds ${document.seeds[0]}..${document.seeds.at(-1)} of each test ` +
      'instance, of which none was trained on and by which nothing was chosen.',
    '',
    `The figures are ${measure(METRIC).label} / that of ${WHOLE}, above 1 where what is missing was worth something. They pair by world and ` +
      'training seed; intervals are at 95 % and draw worlds and training seeds anew: of twenty variants that change nothing, one would ' +
      'leave out 1 by chance. `all` is the geometric mean over the instances, and the last column says in how many worlds it was better.',
    '',
    ...(ablation.note ? [ablation.note, ''] : []),
    wholeText(recipe),
    '',
    ...comparison(document, comparedOf(recipe, trained)),
    '',
    ...markdownTable(
      ['variant', 'what differs'],
      trained
        .filter(({ name }) => name !== null)
        .map(({ name, changes }): Cell[] => [name, changesText(changes, quoted)]),
    ),
    '',
    ...document.warnings.flatMap((warning) => [`Note: ${warning}.`, '']),
  ].join('\n');
}

function wholeText(recipe: RecipeWithAblation): string {
  const [whole] = variantsOf(recipe);
  const line = ['switchyard', ...trainWords(whole!.recipe, '1', 'run')].map(quoted).join(' ');
  const { train } = recipe.ablation;
  const differs =
    Object.keys(train).length > 0 ? ` That is the recipe but for ${changesText(train, quoted)}.` : '';
  return `The whole: \`${line}\`.${differs}`;
}

interface Compared {
  readonly name: string;
  /** As the benchmark knows it. */
  readonly policy: string;
}

function comparedOf(recipe: RecipeWithAblation, trained: readonly AblationTraining[]): Compared[] {
  const rule = beginningOf(recipe).map((policy) => ({ name: `${policy}, which it begins as`, policy }));
  return [...trained.map(({ name, trainings }) => ({ name: name ?? WHOLE, policy: trainings })), ...rule];
}

function comparison(document: BenchmarkDocument, compared: readonly Compared[]): string[] {
  const scenarios = scenariosOf(document);
  const several = scenarios.length > 1;
  return markdownTable(
    ['', ...scenarios, ...(several ? ['all'] : []), 'better in'],
    compared.map(({ name, policy }): Cell[] => {
      const rows = scenarios.map((scenario) => rowOf(document, scenario, policy));
      if (policy === document.baseline)
        return [
          name,
          ...rows.map((row) => `${formatNumber(row!.mean)} = 1`),
          ...(several ? ['1'] : []),
          null,
        ];
      const all = document.aggregate.find((row) => row.policy === policy && row.metric === METRIC);
      const versus = [...rows.map((row) => row?.vsBaseline), ...(several ? [all] : [])];
      const better = versus.at(-1)?.pImprovement;
      return [
        name,
        ...versus.map((each) => ratioWithInterval(each?.ratio ?? null, each?.ci95 ?? null)),
        better == null ? null : `${formatNumber(100 * better)} %`,
      ];
    }),
  );
}

function scenariosOf({ results }: BenchmarkDocument): readonly string[] {
  return [...new Set(results.map(({ scenario }) => scenario))];
}

function rowOf({ results }: BenchmarkDocument, scenario: string, policy: string): ResultRow | undefined {
  return results.find((row) => row.scenario === scenario && row.policy === policy && row.metric === METRIC);
}
