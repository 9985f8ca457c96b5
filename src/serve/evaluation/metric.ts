import type { Outcome } from '../service.ts';

/** What of an outcome a policy is judged by. */
export interface Metric {
  readonly unit: string;
  readonly better: 'lower' | 'higher';
  /** Undefined where it was not reported. */
  readonly of: (outcome: Outcome) => number | undefined;
}

export const METRICS = {
  sojourn: { unit: 's', better: 'lower', of: ({ sojourn }) => sojourn },
  cost: { unit: '', better: 'lower', of: ({ cost }) => cost },
  slaMet: {
    unit: '',
    better: 'higher',
    of: ({ slaMet }) => (slaMet === undefined ? undefined : Number(slaMet)),
  },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;
export const METRIC_NAMES = Object.keys(METRICS) as MetricName[];
