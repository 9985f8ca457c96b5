/** A demonstrated decision as a table sees it. */
export interface Shown {
  readonly key: string;
  /** What was allowed. */
  readonly allowed: readonly number[];
  /** Every choice that would have taken the action. */
  readonly choices: readonly number[];
  /** The discounted sum of rewards from here on, if known. */
  readonly return?: number | undefined;
}

/** The value to start a choice with, and how many updates it stands for. */
export interface Start {
  readonly key: string;
  readonly choice: number;
  readonly value: number;
  readonly visits: number;
}

/** How far below the demonstrated choice the others start at least, in standard deviations of the known returns. */
const MARGIN = 0.1;

/**
 * Where to start so that the greedy choice is the demonstrator's: in each state, the choice that was shown most often
 * gets the mean of its known returns, and counts as updated so often. Others get theirs, or that, but stay a margin
 * below; learning can raise them. States without a known return start from `unknown`.
 */
export function startsFrom(shown: readonly Shown[], unknown: number): Start[] {
  const margin = MARGIN * (deviationOf(shown.map((each) => each.return).filter(isKnown)) || 1);
  return [...byState(shown)].flatMap(([key, here]) => {
    const choices = [...new Set(here.flatMap(({ allowed }) => allowed))].sort((a, b) => a - b);
    const records = new Map(choices.map((choice) => [choice, recordOf(choice, here)]));
    const favourite = choices.reduce((best, choice) =>
      records.get(choice)!.times > records.get(best)!.times ? choice : best,
    );
    const top =
      records.get(favourite)!.mean ?? meanOf(here.map((each) => each.return).filter(isKnown)) ?? unknown;
    return choices.map((choice) => {
      const { mean, known } = records.get(choice)!;
      const value = choice === favourite ? top : Math.min(mean ?? top, top - margin);
      return { key, choice, value, visits: known };
    });
  });
}

function byState(shown: readonly Shown[]): Map<string, Shown[]> {
  const states = new Map<string, Shown[]>();
  for (const each of shown) {
    const here = states.get(each.key);
    if (here) here.push(each);
    else states.set(each.key, [each]);
  }
  return states;
}

/** How often a choice was shown, how often with a known return, and the mean of those. */
function recordOf(choice: number, here: readonly Shown[]) {
  const mine = here.filter(({ choices }) => choices.includes(choice));
  const returns = mine.map((each) => each.return).filter(isKnown);
  return { times: mine.length, known: returns.length, mean: meanOf(returns) };
}

function isKnown(value: number | undefined): value is number {
  return value !== undefined;
}

function meanOf(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values) ?? 0;
  return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)) ?? 0);
}
