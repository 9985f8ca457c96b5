import type { PolicyRegret, RegretReport, SituationRegret } from '../../bench/regret/report.ts';
import type { Chart } from '../../report/chart.ts';
import type { DataTable, Part } from '../../report/page.ts';
import { regretChart } from '../../report/regret.ts';
import { type DrawnDocument, namedPolicies } from './bench-document.ts';
import { labelsOf } from './bench-tables.ts';
import { fileName } from './file-name.ts';

/** Regret by policy and by situation; nothing where no choice was examined. */
export function regretParts(document: DrawnDocument): Part[] {
  const regret: RegretReport | null | undefined = document.regret;
  if (!regret) return [];
  const scenarios = [...new Set(regret.policies.map(({ scenario }) => scenario))];
  const charts = scenarios.map((scenario): Chart => {
    const own = regret.policies.filter((each) => each.scenario === scenario);
    const id = scenarios.length === 1 ? 'regret' : `regret-${fileName(scenario)}`;
    return chartOf(document, id, scenario, own);
  });
  return [
    {
      id: 'part-regret',
      title: 'Regret by counterfactual',
      blocks: [
        ...charts.map((chart) => ({ kind: 'chart' as const, chart })),
        { kind: 'table', table: situationsTable(document, regret.situations) },
      ],
    },
  ];
}

function chartOf(
  document: DrawnDocument,
  id: string,
  scenario: string,
  regrets: readonly PolicyRegret[],
): Chart {
  const named = new Map(namedPolicies(document).map((each) => [each.policy, each]));
  return regretChart({
    id,
    scenario,
    policies: regrets.map(({ policy, decisions, meanRegret, ci95, optimalShare }) => {
      const { name, role } = named.get(policy)!;
      return { name, role, decisions, meanRegret, ci95, optimalShare };
    }),
  });
}

function situationsTable(document: DrawnDocument, situations: readonly SituationRegret[]): DataTable {
  const labels = labelsOf(document);
  return {
    id: 'regret-table',
    title: 'Regret by situation',
    note: 'Mean regret of a policy’s examined choices in each kind of situation, and the share of them without any.',
    table: {
      columns: ['scenario', 'situation', 'policy', 'decisions', 'mean regret', 'share without regret'],
      rows: situations.map(({ scenario, policy, situation, decisions, meanRegret, optimalShare }) => [
        scenario,
        situation,
        labels.get(policy)!,
        decisions,
        meanRegret,
        optimalShare,
      ]),
    },
    choices: ['scenario', 'situation', 'policy'],
    chosen: {},
  };
}
