import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Chart } from '../../report/chart.ts';
import type { Block, DataTable, Page, Part } from '../../report/page.ts';
import { namedArtifact } from '../artifact-folder.ts';
import { CSV_FILE } from '../logs/training-log.ts';
import { comparisonChart, profileCharts, responseCharts, tradeOffCharts } from './bench-charts.ts';
import { type DrawnDocument, readDocument, scenariosOf, scenarioView } from './bench-document.ts';
import { provenanceTable } from './bench-provenance.ts';
import { regretParts } from './bench-regret.ts';
import { schedulesOf } from './bench-schedules.ts';
import { aggregateTable, boundsTable, resultsTable, verdictsTable } from './bench-tables.ts';
import { furtherVerdicts, verdictSentences } from './bench-verdict.ts';
import { fileName } from './file-name.ts';
import { runCharts } from './run-charts.ts';

/** What a benchmark's folder shows. */
export function benchPage(folder: string): Page {
  const document = readDocument(folder);
  const { policies, seeds, warnings, thresholds } = document;
  const scenarios = scenariosOf(document);
  const counted = `${seeds.length} ${seeds.length === 1 ? 'seed' : 'seeds'}`;
  return {
    title: `Benchmark: ${document.suite}`,
    verdict: verdictSentences(document),
    summary: [
      `${policies.length} policies on the same ${counted} of ${scenarios.join(', ')}.`,
      ...warnings,
      ...furtherVerdicts(document),
      ...thresholds.map(({ expr, pass }) => `Threshold ${pass ? 'holds' : 'fails'}: ${expr}.`),
    ],
    parts: [
      ...tablePart(
        'results',
        'Results',
        resultsTable(document),
        aggregateTable(document),
        verdictsTable(document),
      ),
      ...chartPart('all', 'All scenarios together', profileCharts(document, null)),
      ...scenarios.flatMap((scenario) => scenarioPart(folder, document, scenario, scenarios.length === 1)),
      ...schedulePart(folder, document, scenarios[0]!),
      ...chartPart('learning', 'Learning', learningCharts(document)),
      ...regretParts(document),
      ...tablePart('bounds', 'Bounds', boundsTable(document)),
      ...tablePart('provenance', 'Provenance', provenanceTable(folder, document)),
    ],
  };
}

function scenarioPart(folder: string, document: DrawnDocument, scenario: string, only: boolean): Part[] {
  const view = scenarioView(document, scenario);
  const charts = [
    comparisonChart(view),
    ...profileCharts(document, scenario),
    ...responseCharts(folder, view),
    ...tradeOffCharts(view),
  ];
  const named = only
    ? charts
    : charts.map((chart) => ({ ...chart, id: `${chart.id}-${fileName(scenario)}` }));
  return chartPart(fileName(scenario), `Scenario ${scenario}`, named);
}

function schedulePart(folder: string, document: DrawnDocument, scenario: string): Part[] {
  const view = scenarioView(document, scenario);
  const schedules = schedulesOf(folder, view, document.seeds[0]!);
  if (schedules.length === 0) return [];
  const note =
    `One run of ${scenario}, seed ${document.seeds[0]}: who ran what and when, how busy executors were, and what each decision ` +
    'was between. The slider goes through time (arrow keys, Page Up and Down). Features are as a learner sees them; ' +
    'the smallest score is the best.';
  return [{ id: 'part-schedules', title: 'Schedules', note, blocks: [{ kind: 'schedules', schedules }] }];
}

/** Of the learned policies whose training logs are where the artifact was. */
function learningCharts({ policies }: DrawnDocument): Chart[] {
  const folders = policies
    .filter(({ kind }) => kind === 'learned')
    .flatMap(({ policy, trainings }) => trainings?.map((each) => each.policy) ?? [policy])
    .flatMap((policy) => namedArtifact(policy)?.folder ?? [])
    .flatMap((folder) => [folder, dirname(folder)].find((each) => existsSync(join(each, CSV_FILE))) ?? []);
  return folders.length === 0 ? [] : runCharts([...new Set(folders)]);
}

function chartPart(id: string, title: string, charts: readonly Chart[]): Part[] {
  if (charts.length === 0) return [];
  return [{ id: `part-${id}`, title, blocks: charts.map((chart): Block => ({ kind: 'chart', chart })) }];
}

function tablePart(id: string, title: string, ...tables: readonly (DataTable | undefined)[]): Part[] {
  const blocks = tables.flatMap((table): Block[] => (table ? [{ kind: 'table', table }] : []));
  return blocks.length === 0 ? [] : [{ id: `part-${id}`, title, blocks }];
}
