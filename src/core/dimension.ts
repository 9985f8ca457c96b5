/** Numbers from `low` to `high`. */
export interface Range {
  readonly low: number;
  readonly high: number;
  /** In which the numbers are spread evenly; linear unless given. */
  readonly scale?: 'linear' | 'log';
  /** Only `low`, `low + step`, …; any number in between unless given. */
  readonly step?: number;
}

/** A few values of any kind. */
export interface Choices {
  readonly choices: readonly unknown[];
}

/** The values of one parameter that are worth trying. */
export type Dimension = Range | Choices;

/** By the names of the parameters. */
export type Dimensions = Readonly<Record<string, Dimension>>;

/** Digits of a number that somebody will read in a file. */
const DIGITS = 4;

export function isChoices(dimension: Dimension): dimension is Choices {
  return 'choices' in dimension;
}

/** The value at a place from 0 to 1, exclusively, along the dimension: evenly spread places give evenly spread values. */
export function valueAtPlace(dimension: Dimension, place: number): unknown {
  if (isChoices(dimension)) return dimension.choices[Math.floor(place * dimension.choices.length)];
  const { low, high, scale, step } = dimension;
  const between = (from: number, to: number) => from + place * (to - from);
  if (step === undefined) {
    const value = scale === 'log' ? Math.exp(between(Math.log(low), Math.log(high))) : between(low, high);
    return Math.min(high, Math.max(low, Number(value.toPrecision(DIGITS))));
  }
  const last = Math.floor((high - low) / step + 1e-9);
  const index =
    scale === 'log'
      ? Math.round((Math.exp(between(Math.log(low), Math.log(low + last * step))) - low) / step)
      : Math.floor(place * (last + 1));
  return Number((low + Math.min(last, index) * step).toPrecision(12));
}
