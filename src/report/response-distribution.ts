import { mean } from '../core/statistics/location.ts';
import { type Chart, heading } from './chart.ts';
import { numberAxis } from './number-axis.ts';
import { CATEGORIES, policyScale, type Role } from './palette.ts';

export interface ResponseDistributionData {
  readonly scenario: string;
  readonly policies: readonly {
    readonly name: string;
    readonly role: Role;
    /** Seconds at evenly spread shares of tasks: `quantiles[k]` is the (k + 1) / n quantile. */
    readonly quantiles: readonly number[];
  }[];
}

type Line = ResponseDistributionData['policies'][number];

const WIDTH = 560;
/** The axis begins where this share of the fastest policy's tasks is answered. */
const TAIL = 0.02;

/** The share of tasks answered within a time, one line a policy. */
export function responseDistribution({ scenario, policies }: ResponseDistributionData): Chart {
  const drawn = foremost(policies);
  const title = `Response times on ${scenario}`;
  const note =
    'Share of completed tasks answered within a time, all seeds together' +
    (drawn.length < policies.length
      ? `; ${drawn.length} of ${policies.length} policies: learned ones, the baseline, the quickest others.`
      : '.');
  const { channel } = numberAxis('response time (s)', drawn.flatMap(visible));
  const values = drawn.flatMap(({ name, quantiles }) =>
    quantiles.map((seconds, k) => ({ policy: name, seconds, share: (k + 1) / quantiles.length })),
  );
  return {
    id: 'response-distribution',
    title,
    note,
    spec: {
      title: heading(title, note, WIDTH + 120),
      width: WIDTH,
      height: 320,
      data: { values: channel.scale.type === 'log' ? values.filter(({ seconds }) => seconds > 0) : values },
      mark: { type: 'line', strokeWidth: 2, clip: true },
      encoding: {
        x: { field: 'seconds', ...channel },
        y: {
          field: 'share',
          type: 'quantitative',
          title: 'share of tasks',
          scale: { domain: [0, 1] },
          axis: { format: '.0%' },
        },
        color: { field: 'policy', title: null, scale: policyScale(drawn) },
      },
    },
    table: {
      columns: ['policy', 'median (s)', '90 % within (s)', '95 % within (s)', '99 % within (s)'],
      rows: policies.map((line) => [line.name, ...[0.5, 0.9, 0.95, 0.99].map((share) => at(line, share))]),
    },
  };
}

/** As many policies as there are colours: learned ones, the baseline, then the quickest. */
function foremost(policies: readonly Line[]): Line[] {
  const rank = ({ role }: Line) => ['learned', 'baseline', 'static'].indexOf(role);
  const chosen = [...policies].sort((a, b) => rank(a) - rank(b) || mean(a.quantiles) - mean(b.quantiles));
  return chosen.slice(0, CATEGORIES.length);
}

function at({ quantiles }: Line, share: number): number | null {
  return quantiles[Math.ceil(share * quantiles.length) - 1] ?? null;
}

function visible({ quantiles }: Line): readonly number[] {
  return quantiles.slice(Math.floor(TAIL * quantiles.length));
}
