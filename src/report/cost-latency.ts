import { type Chart, heading } from './chart.ts';
import { placeLabels } from './label-placement.ts';
import { numberAxis } from './number-axis.ts';
import { NEUTRAL, type Role, roleScale } from './palette.ts';
import type { Estimate } from './policies-compared.ts';

export interface CostLatencyData {
  readonly scenario: string;
  readonly seeds: number;
  /** With its unit, e.g. `cost a run (currency)`. */
  readonly costLabel: string;
  /** With its unit, e.g. `mean response (s)`. */
  readonly latencyLabel: string;
  readonly policies: readonly {
    readonly name: string;
    readonly role: Role;
    readonly cost: Estimate;
    readonly latency: Estimate;
  }[];
}

const WIDTH = 560;
const HEIGHT = 380;

/** What each policy pays for its response time; a line joins those that no other beats in both. */
export function costLatency({ scenario, seeds, costLabel, latencyLabel, policies }: CostLatencyData): Chart {
  const points = policies.map(({ name, role, cost, latency }) => ({
    policy: name,
    role,
    cost: cost.mean,
    costLow: cost.interval?.[0] ?? cost.mean,
    costHigh: cost.interval?.[1] ?? cost.mean,
    latency: latency.mean,
    latencyLow: latency.interval?.[0] ?? latency.mean,
    latencyHigh: latency.interval?.[1] ?? latency.mean,
  }));
  const across = numberAxis(
    costLabel,
    points.flatMap((p) => [p.costLow, p.costHigh]),
  );
  const up = numberAxis(
    latencyLabel,
    points.flatMap((p) => [p.latencyLow, p.latencyHigh]),
  );
  const placements = placeLabels(
    points.map((p) => ({
      name: p.policy,
      x: WIDTH * across.place(p.cost),
      y: HEIGHT * (1 - up.place(p.latency)),
      left: WIDTH * across.place(p.costLow),
      right: WIDTH * across.place(p.costHigh),
      top: HEIGHT * (1 - up.place(p.latencyHigh)),
      bottom: HEIGHT * (1 - up.place(p.latencyLow)),
    })),
    WIDTH,
    HEIGHT,
  );
  const x = { field: 'cost', ...across.channel };
  const y = { field: 'latency', ...up.channel };
  const color = {
    field: 'role',
    type: 'nominal',
    scale: roleScale(policies.map(({ role }) => role)),
    legend: { orient: 'top', title: null },
  } as const;
  const title = `Cost against latency on ${scenario}`;
  const intervals = seeds === 1 ? 'one seed' : `means of ${seeds} seeds with 95 % bootstrap intervals`;
  const note = `Each dot a policy: ${intervals}. Lower left is better; the line joins policies that none beats in both.`;
  return {
    id: 'cost-latency',
    title,
    note,
    spec: {
      title: heading(title, note, WIDTH),
      width: WIDTH,
      height: HEIGHT,
      data: { values: points },
      layer: [
        {
          data: { values: frontier(points) },
          mark: { type: 'line', color: NEUTRAL, strokeDash: [5, 4], strokeWidth: 1.5 },
          encoding: { x, y, order: { field: 'cost' } },
        },
        { mark: 'rule', encoding: { x: { ...x, field: 'costLow' }, x2: { field: 'costHigh' }, y, color } },
        {
          mark: 'rule',
          encoding: { y: { ...y, field: 'latencyLow' }, y2: { field: 'latencyHigh' }, x, color },
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
      columns: ['policy', costLabel, latencyLabel, 'beaten in both by none'],
      rows: points.map((p) => [p.policy, p.cost, p.latency, frontier(points).includes(p) ? 'yes' : 'no']),
    },
  };
}

function frontier<P extends { readonly cost: number; readonly latency: number }>(points: readonly P[]): P[] {
  const beats = (a: P, b: P) =>
    a.cost <= b.cost && a.latency <= b.latency && (a.cost < b.cost || a.latency < b.latency);
  return points.filter((point) => !points.some((other) => beats(other, point)));
}
