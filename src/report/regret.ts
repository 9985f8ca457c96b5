import { type Chart, heading } from './chart.ts';
import { SHORT_LABEL } from './number-axis.ts';
import { type Role, roleScale } from './palette.ts';

export interface RegretData {
  readonly id: string;
  readonly scenario: string;
  readonly policies: readonly {
    readonly name: string;
    readonly role: Role;
    readonly decisions: number;
    readonly meanRegret: number;
    readonly ci95: readonly [number, number] | null;
    /** Share of the decisions in which no other candidate would have been better. */
    readonly optimalShare: number;
  }[];
}

const WIDTH = 560;

/** What a policy's choices cost against the best candidate of each decision, the least first. */
export function regretChart({ id, scenario, policies }: RegretData): Chart {
  const ordered = [...policies].sort((a, b) => a.meanRegret - b.meanRegret);
  const title = `Regret on ${scenario}`;
  const note =
    'Mean over sampled decisions of objective − least objective, every other candidate simulated from the same state ' +
    'under the same noise; lines: 95 % intervals over seeds. Lower is better.';
  const values = ordered.map(({ name, role, meanRegret, ci95 }) => ({
    policy: name,
    role,
    regret: meanRegret,
    low: ci95?.[0] ?? meanRegret,
    high: ci95?.[1] ?? meanRegret,
  }));
  const x = {
    field: 'regret',
    type: 'quantitative',
    title: 'regret a decision (objective)',
    axis: { labelExpr: SHORT_LABEL },
  } as const;
  const y = { field: 'policy', type: 'nominal', title: null, sort: ordered.map(({ name }) => name) } as const;
  const color = {
    field: 'role',
    type: 'nominal',
    scale: roleScale(ordered.map(({ role }) => role)),
    legend: { orient: 'top', title: null },
  } as const;
  return {
    id,
    title,
    note,
    spec: {
      title: heading(title, note, WIDTH + 120),
      width: WIDTH,
      height: { step: 24 },
      data: { values },
      layer: [
        {
          mark: { type: 'rule', strokeWidth: 2.5 },
          encoding: { y, color, x: { ...x, field: 'low' }, x2: { field: 'high' } },
        },
        { mark: { type: 'point', filled: true, size: 50, opacity: 1 }, encoding: { x, y, color } },
      ],
    },
    table: {
      columns: ['policy', 'decisions', 'mean regret', 'low', 'high', 'share without regret'],
      rows: ordered.map(({ name, decisions, meanRegret, ci95, optimalShare }) => [
        name,
        decisions,
        meanRegret,
        ci95?.[0] ?? null,
        ci95?.[1] ?? null,
        optimalShare,
      ]),
    },
  };
}
