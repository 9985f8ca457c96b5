import { type Chart, heading } from './chart.ts';
import { numberAxis } from './number-axis.ts';
import { numberText } from './number-text.ts';
import { type Role, roleScale } from './palette.ts';

/** A metric of one policy over all seeds. */
export interface Estimate {
  readonly mean: number;
  /** 95 % interval of the mean; null for a single seed. */
  readonly interval: readonly [low: number, high: number] | null;
}

/** One metric of every policy. */
export interface MetricPanel {
  /** With its unit, e.g. `mean response (s)`. */
  readonly label: string;
  readonly better: 'lower' | 'higher';
  /** By policy; policies without the metric are absent. */
  readonly estimates: Readonly<Record<string, Estimate>>;
}

export interface PoliciesComparedData {
  readonly scenario: string;
  /** How many seeds every policy met. */
  readonly seeds: number;
  /** In no special order: the chart sorts them by the first panel. */
  readonly policies: readonly { readonly name: string; readonly role: Role }[];
  /** Side by side, at most four. */
  readonly panels: readonly MetricPanel[];
}

interface Dot {
  readonly policy: string;
  readonly role: Role;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

const PANEL_WIDTH = 210;

/** Policies as rows, one panel a metric: dots are means, lines their intervals; best on top. */
export function policiesCompared({ scenario, seeds, policies, panels }: PoliciesComparedData): Chart {
  const order = ranked(policies, panels[0]!);
  const dots = panels.map((panel) => panelDots(panel, policies));
  const colour = roleScale(policies.map((policy) => policy.role));
  const title = `Policies compared on ${scenario}`;
  const note =
    seeds === 1
      ? 'Dots: the one seed run, so there are no intervals.'
      : `Dots: means of the same ${seeds} seeds; lines: 95 % bootstrap intervals; dashed: the baseline.`;
  return {
    id: 'policies-compared',
    title,
    note,
    spec: {
      title: heading(title, note, panels.length * PANEL_WIDTH + 120),
      spacing: 18,
      hconcat: panels.map((panel, k) => panelSpec(panel, dots[k]!, order, k === 0)),
      resolve: { scale: { color: 'shared' } },
      config: { range: { category: colour.range } },
    },
    table: {
      columns: ['policy', ...panels.flatMap(({ label }) => [label, '95 % interval'])],
      rows: order.map((name) => [name, ...panels.flatMap((panel) => cells(panel.estimates[name]))]),
    },
  };

  function panelSpec(panel: MetricPanel, values: Dot[], rows: readonly string[], first: boolean) {
    const { channel } = numberAxis(
      panel.label,
      values.flatMap(({ low, high }) => [low, high]),
    );
    const x = { field: 'mean', ...channel, title: [channel.title, `${panel.better} is better`] };
    const axis = first
      ? { grid: true, ticks: false, domain: false, labelPadding: 8 }
      : { ...HIDDEN, grid: true };
    const y = { field: 'policy', type: 'nominal', title: null, sort: [...rows], axis } as const;
    const color = {
      field: 'role',
      type: 'nominal',
      scale: colour,
      legend: { orient: 'top', title: null, direction: 'horizontal', offset: 4 },
    } as const;
    return {
      width: PANEL_WIDTH,
      height: { step: 24 },
      data: { values },
      layer: [
        {
          transform: [{ filter: "datum.role === 'baseline'" }],
          mark: { type: 'rule' as const, strokeDash: [4, 4] },
          encoding: { x },
        },
        {
          mark: { type: 'rule' as const, strokeWidth: 2.5 },
          encoding: { y, color, x: { ...x, field: 'low' }, x2: { field: 'high' } },
        },
        { mark: { type: 'point' as const, filled: true, size: 50, opacity: 1 }, encoding: { x, y, color } },
      ],
    };
  }
}

const HIDDEN = { labels: false, ticks: false, domain: false } as const;

function ranked(policies: PoliciesComparedData['policies'], { estimates, better }: MetricPanel): string[] {
  const sign = better === 'lower' ? 1 : -1;
  const key = (name: string) => sign * (estimates[name]?.mean ?? sign * Number.POSITIVE_INFINITY);
  return policies.map(({ name }) => name).sort((a, b) => key(a) - key(b));
}

function panelDots({ estimates }: MetricPanel, policies: PoliciesComparedData['policies']): Dot[] {
  return policies.flatMap(({ name, role }) => {
    const found = estimates[name];
    if (found === undefined) return [];
    const [low, high] = found.interval ?? [found.mean, found.mean];
    return [{ policy: name, role, mean: found.mean, low, high }];
  });
}

function cells(estimate: Estimate | undefined): (string | number | null)[] {
  if (estimate === undefined) return [null, null];
  const { mean, interval } = estimate;
  return [mean, interval && `${numberText(interval[0])} to ${numberText(interval[1])}`];
}
