import type { BenchmarkDocument } from '../../bench/benchmark.ts';
import { measure } from '../../bench/measures.ts';
import { markdownTable } from '../markdown.ts';
import { type Cell, formatNumber } from '../table.ts';
import type { AblationTraining, RecipeWithAblation } from './ablation.ts';
import { variantsOf } from './ablation.ts';
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
  const scenarios = [...new Set(document.results.map(({ scenario }) => scenario))];
  return [
    `# ${suite}: what the parts of the recipe are worth`,
    '',
    `Written by \`switchyard results --ablation --only ${suite}\`. Each row is the recipe with one thing changed, trained anew with the ` +
      `seeds ${seeds.join(', ')} and held against ${WHOLE} on the worlds ${document.seeds[0]}..${document.seeds.at(-1)} of each test ` +
      'instance, of which none was trained on and by which nothing was chosen.',
    '',
    `The figures are ${measure(METRIC).label} / that of ${WHOLE}, above 1 where what was changed was worth something. They pair by ` +
      'world and training seed; intervals are at 95 % and draw worlds and training seeds anew, each by itself: of twenty that ' +
      'changed nothing one would leave out 1 by chance. ' +
      `“All” is the geometric mean over the instances.`,
    '',
    ...(ablation.note ? [ablation.note, ''] : []),
    wholeText(recipe),
    '',
    ...comparison(document, scenarios, trained),
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

function comparison(
  document: BenchmarkDocument,
  scenarios: readonly string[],
  trained: readonly AblationTraining[],
): string[] {
  const several = scenarios.length > 1;
  return markdownTable(
    ['', ...scenarios, ...(several ? ['all', 'better in'] : ['better in'])],
    trained.map(({ name, trainings }): Cell[] => {
      const rows = scenarios.map((scenario) => rowOf(document, scenario, trainings));
      if (name === null) {
        const means = rows.map((row) => (row ? `${formatNumber(row.mean)} = 1` : null));
        return [WHOLE, ...means, ...(several ? ['1', null] : [null])];
      }
      const ratios = rows.map((row) =>
        ratioWithInterval(row?.vsBaseline?.ratio ?? null, row?.vsBaseline?.ci95 ?? null),
      );
      const all = document.aggregate.find(({ policy, metric }) => policy === trainings && metric === METRIC);
      const better = several ? all?.pImprovement : rows[0]?.vsBaseline?.pImprovement;
      return [
        name,
        ...ratios,
        ...(several ? [ratioWithInterval(all?.ratio ?? null, all?.ci95 ?? null)] : []),
        better == null ? null : `${formatNumber(100 * better)} %`,
      ];
    }),
  );
}

function rowOf({ results }: BenchmarkDocument, scenario: string, policy: string) {
  return results.find((row) => row.scenario === scenario && row.policy === policy && row.metric === METRIC);
}
