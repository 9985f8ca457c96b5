import { type Chart, heading } from './chart.ts';
import { CATEGORIES, policyScale, type Role } from './palette.ts';

export interface PerformanceProfileData {
  readonly id: string;
  /** What the runs were on, e.g. `two-tier`. */
  readonly of: string;
  readonly worlds: number;
  readonly metric: string;
  /** Factors of the best value of a world, ascending from 1. */
  readonly taus: readonly number[];
  readonly policies: readonly {
    readonly name: string;
    readonly role: Role;
    /** Share of its runs within each factor, and the 95 % interval of that. */
    readonly shares: readonly number[];
    readonly ci95: readonly (readonly [number, number] | null)[];
  }[];
}

type Line = PerformanceProfileData['policies'][number];

const WIDTH = 560;
/** Factors that the table tells of, where there are such. */
const TOLD = [1, 1.05, 1.1, 1.5, 2, 5];

/** How often a policy is within a factor of the best policy of the same world (Dolan and Moré, 2002). */
export function performanceProfile(data: PerformanceProfileData): Chart {
  const { id, of, worlds, metric, taus, policies } = data;
  const drawn = foremost(policies);
  const title = `Performance profile on ${of}`;
  const note =
    `Share of the runs whose ${metric} is within a factor of the best in the same world (${worlds} worlds); ` +
    `bands: 95 % intervals. Further up and to the left is better` +
    (drawn.length < policies.length ? `; ${drawn.length} of ${policies.length} policies are drawn.` : '.');
  const values = drawn.flatMap(({ name, shares, ci95 }) =>
    taus.map((tau, k) => ({
      policy: name,
      tau,
      share: shares[k]!,
      low: ci95[k]?.[0] ?? shares[k]!,
      high: ci95[k]?.[1] ?? shares[k]!,
    })),
  );
  const x = {
    field: 'tau',
    type: 'quantitative' as const,
    title: 'factor of the best, log scale',
    scale: { type: 'log' as const, domain: [taus[0]!, taus.at(-1)!], nice: false as const },
    axis: { values: [1, 1.2, 1.5, 2, 3, 5, 10] },
  };
  const y = {
    type: 'quantitative' as const,
    title: 'share of runs',
    scale: { domain: [0, 1] },
    axis: { format: '.0%' },
  };
  const color = {
    field: 'policy',
    type: 'nominal',
    title: null,
    scale: policyScale(drawn),
    legend: { symbolType: 'stroke', symbolOpacity: 1, symbolStrokeWidth: 3 },
  } as const;
  const told = TOLD.filter((tau) => taus.includes(tau));
  return {
    id,
    title,
    note,
    spec: {
      title: heading(title, note, WIDTH + 120),
      width: WIDTH,
      height: 320,
      data: { values },
      layer: [
        {
          mark: { type: 'area', opacity: 0.12, interpolate: 'step-after' },
          encoding: { x, y: { field: 'low', ...y }, y2: { field: 'high' }, color },
        },
        {
          mark: { type: 'line', strokeWidth: 2, interpolate: 'step-after' },
          encoding: { x, y: { field: 'share', ...y }, color },
        },
      ],
    },
    table: {
      columns: ['policy', ...told.map((tau) => `within × ${tau}`)],
      rows: [...policies]
        .sort(byArea)
        .map(({ name, shares }) => [name, ...told.map((tau) => shares[taus.indexOf(tau)]!)]),
    },
  };
}

/** As many policies as there are colours: learned ones, the baseline, then those that are best most often. */
function foremost(policies: readonly Line[]): Line[] {
  const rank = ({ role }: Line) => ['learned', 'baseline', 'static'].indexOf(role);
  return [...policies].sort((a, b) => rank(a) - rank(b) || byArea(a, b)).slice(0, CATEGORIES.length);
}

/** The line that is further up and to the left first. */
function byArea(a: Line, b: Line): number {
  const area = ({ shares }: Line) => shares.reduce((sum, share) => sum + share, 0);
  return area(b) - area(a);
}
