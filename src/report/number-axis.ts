/** Beyond this ratio of the largest to the smallest value, a linear axis hides the differences among the small. */
const LOGARITHMIC = 20;
/** Share of the axis left free at either end. */
const MARGIN = 0.06;
const MOST_TICKS = 6;
/** Labels an axis' numbers as 0.02, 5, 300, 20k, 1M. */
export const SHORT_LABEL = "format(datum.value, abs(datum.value) >= 1000 ? '~s' : '~g')";

/** A quantitative axis fitted to its values. */
export interface NumberAxis {
  /** The properties of a Vega-Lite position channel, all but its field. */
  readonly channel: {
    readonly type: 'quantitative';
    /** The label; says so when the scale is logarithmic. */
    readonly title: string;
    readonly scale: {
      readonly type: 'log' | 'linear';
      readonly domain: [number, number];
      readonly nice: false;
    };
    readonly axis: { readonly values?: number[]; readonly tickCount?: number; readonly labelExpr: string };
  };
  /** Where a value lies along the axis: 0 at its beginning, 1 at its end. */
  place(value: number): number;
}

/** An axis over `values` (at least one), logarithmic where they are positive, differ much and are no shares. */
export function numberAxis(label: string, values: readonly number[]): NumberAxis {
  const least = Math.min(...values);
  const most = Math.max(...values);
  const shares = least >= 0 && most <= 1 && most > 0.5;
  const log = least > 0 && most > LOGARITHMIC * least && !shares;
  const inward = log ? Math.log : same;
  const outward = log ? Math.exp : same;
  const span = inward(most) - inward(least) || Math.abs(inward(least)) || 1;
  const low = inward(least) - MARGIN * span;
  const high = inward(most) + MARGIN * span;
  const domain: [number, number] = [outward(low), outward(high)];
  return {
    channel: {
      type: 'quantitative',
      title: log ? `${label}, log scale` : label,
      scale: { type: log ? 'log' : 'linear', domain, nice: false },
      axis: {
        labelExpr: SHORT_LABEL,
        ...(log ? { values: decadeTicks(...domain) } : { tickCount: MOST_TICKS - 1 }),
      },
    },
    place: (value) => (inward(value) - low) / (high - low),
  };
}

const same = (value: number) => value;

/** Round numbers from `low` to `high`: 1, 2 and 5 of each decade, or only powers of ten where those are many. */
function decadeTicks(low: number, high: number): number[] {
  const first = Math.floor(Math.log10(low));
  const decades = Array.from({ length: Math.ceil(Math.log10(high)) - first }, (_, k) => first + k);
  const ticks = (digits: readonly number[]) =>
    decades
      .flatMap((decade) => digits.map((digit) => Number(`${digit}e${decade}`)))
      .filter((tick) => low <= tick && tick <= high);
  const choices = [[1, 2, 5], [1, 3], [1]].map(ticks);
  return choices.find((found) => found.length <= MOST_TICKS) ?? choices.at(-1)!;
}
