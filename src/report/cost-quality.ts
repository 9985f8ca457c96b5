import { type Chart, heading } from './chart.ts';
import { placeLabels } from './label-placement.ts';
import { numberAxis } from './number-axis.ts';
import { NEUTRAL, type Role, roleScale } from './palette.ts';
import type { Estimate } from './policies-compared.ts';

export interface CostQualityData {
  readonly id: string;
  readonly scenario: string;
  readonly seeds: number;
  /** With its unit, e.g. `cost a run (currency)`. */
  readonly costLabel: string;
  /** What is paid for, with its unit, e.g. `95 % response (s)`. */
  readonly measure: { readonly label: string; readonly better: 'lower' | 'higher' };
  readonly policies: readonly {
    readonly name: string;
    readonly role: Role;
    readonly cost: Estimate;
    readonly quality: Estimate;
  }[];
}

const WIDTH = 560;
const HEIGHT = 380;

/** What each policy pays for what it gives; a line joins those that no other beats in both: the Pareto front. */
export function costQuality({ id, scenario, seeds, costLabel, measure, policies }: CostQualityData): Chart {
  const { label, better } = measure;
  const sign = better === 'lower' ? 1 : -1;
  const points = policies.map(({ name, role, cost, quality }) => ({
    policy: name,
    role,
    cost: cost.mean,
    costLow: cost.interval?.[0] ?? cost.mean,
    costHigh: cost.interval?.[1] ?? cost.mean,
    quality: quality.mean,
    qualityLow: quality.interval?.[0] ?? quality.mean,
    qualityHigh: quality.interval?.[1] ?? quality.mean,
  }));
  const across = numberAxis(
    costLabel,
    points.flatMap((p) => [p.costLow, p.costHigh]),
  );
  const up = numberAxis(
    label,
    points.flatMap((p) => [p.qualityLow, p.qualityHigh]),
  );
  const placements = placeLabels(
    points.map((p) => ({
      name: p.policy,
      x: WIDTH * across.place(p.cost),
      y: HEIGHT * (1 - up.place(p.quality)),
      left: WIDTH * across.place(p.costLow),
      right: WIDTH * across.place(p.costHigh),
      top: HEIGHT * (1 - up.place(p.qualityHigh)),
      bottom: HEIGHT * (1 - up.place(p.qualityLow)),
    })),
    WIDTH,
    HEIGHT,
  );
  const x = { field: 'cost', ...across.channel };
  const y = { field: 'quality', ...up.channel };
  const color = {
    field: 'role',
    type: 'nominal',
    scale: roleScale(policies.map(({ role }) => role)),
    legend: { orient: 'top', title: null },
  } as const;
  const title = `Cost against ${label} on ${scenario}`;
  const intervals = seeds === 1 ? 'one seed' : `means of ${seeds} seeds with 95 % bootstrap intervals`;
  const note = `Each dot a policy: ${intervals}. ${better === 'lower' ? 'Lower' : 'Upper'} left is better; the line joins policies that none beats in both.`;
  return {
    id,
    title,
    note,
    spec: {
      title: heading(title, note, WIDTH),
      width: WIDTH,
      height: HEIGHT,
      data: { values: points },
      layer: [
        {
          data: { values: frontier(points, sign) },
          mark: { type: 'line', color: NEUTRAL, strokeDash: [5, 4], strokeWidth: 1.5 },
          encoding: { x, y, order: { field: 'cost' } },
        },
        { mark: 'rule', encoding: { x: { ...x, field: 'costLow' }, x2: { field: 'costHigh' }, y, color } },
        {
          mark: 'rule',
          encoding: { y: { ...y, field: 'qualityLow' }, y2: { field: 'qualityHigh' }, x, color },
        },
        { mark: { type: 'point', filled: true, size: 80, opacity: 1 }, encoding: { x, y, color } },
        ...placements.map(({ align, dx, dy }, k) => ({
          transform: [{ filter: `datum.policy === ${JSON.stringify(points[k]!.policy)}` }],
          mark: { type: 'text' as const, fontSize: 12, baseline: 'middle' as const, align, dx, dy },
          encoding: { x, y, text: { field: 'policy' } },
        })),
      ],
    },
    table: {
      columns: ['policy', costLabel, label, 'beaten in both by none'],
      rows: points.map((p) => [
        p.policy,
        p.cost,
        p.quality,
        frontier(points, sign).includes(p) ? 'yes' : 'no',
      ]),
    },
  };
}

/** @param sign 1 where less quality is better, −1 where more is */
function frontier<P extends { readonly cost: number; readonly quality: number }>(
  points: readonly P[],
  sign: number,
): P[] {
  const beats = (a: P, b: P) =>
    a.cost <= b.cost && sign * a.quality <= sign * b.quality && (a.cost < b.cost || a.quality !== b.quality);
  return points.filter((point) => !points.some((other) => beats(other, point)));
}
