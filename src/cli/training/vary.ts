import { InputError } from '../../core/errors.ts';
import { SequentialStream } from '../../core/random.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';

const DEFAULT_LEVELS = 5;

/** Every combination of levels is a scenario, and each environment holds those it has met: more are too many. */
const MOST_SCENARIOS = 256;

const FORM = /^([^=]+)=(-?[\d.]+(?:e[+-]?\d+)?)\.\.(-?[\d.]+(?:e[+-]?\d+)?)(?:\/(\d+))?$/i;

/** `path=low..high/levels` as settings `path=value`: evenly spaced, whole where both ends are written as whole numbers. */
export function levelsOf(text: string): string[] {
  const [, path, low, high, levels] = FORM.exec(text) ?? [];
  const [from, to, count] = [Number(low), Number(high), Number(levels ?? DEFAULT_LEVELS)];
  if (path === undefined || !(from < to) || count < 2) {
    throw new InputError(
      `--vary ${text}: expected path=low..high or path=low..high/levels, with low < high and 2 levels or more`,
    );
  }
  const whole = [low!, high!].every((end) => /^-?\d+$/.test(end));
  const values = Array.from({ length: count }, (_, k) => from + (k / (count - 1)) * (to - from));
  return [...new Set(values.map((value) => (whole ? Math.round(value) : Number(value.toPrecision(12)))))].map(
    (value) => `${path}=${value}`,
  );
}

/**
 * All combinations of the levels, the first range slowest; one empty list where nothing varies. Of more than can be
 * held so many are drawn, always the same, in which every level of a range comes as often as any other of it
 * (McKay, Beckman and Conover, "A Comparison of Three Methods for Selecting Values of Input Variables", 1979).
 */
export function combinations(vary: readonly string[]): string[][] {
  const ranges = vary.map(levelsOf);
  const count = ranges.reduce((product, levels) => product * levels.length, 1);
  if (count > MOST_SCENARIOS) return drawn(ranges);
  return ranges.reduce<string[][]>(
    (lists, levels) => lists.flatMap((list) => levels.map((level) => [...list, level])),
    [[]],
  );
}

/** As many combinations as are held, a Latin hypercube. */
function drawn(ranges: readonly (readonly string[])[]): string[][] {
  const columns = ranges.map((levels, r) => {
    const places = Int32Array.from({ length: MOST_SCENARIOS }, (_, k) => k % levels.length);
    new SequentialStream(`vary ${r}`).shuffle(places);
    return Array.from(places, (place) => levels[place]!);
  });
  return Array.from({ length: MOST_SCENARIOS }, (_, k) => columns.map((column) => column[k]!));
}

/** The scenarios that episodes are drawn from. @param load with these settings */
export function variantsOf(
  vary: readonly string[],
  load: (settings: readonly string[]) => Promise<Scenario>,
): Promise<Scenario[]> {
  return Promise.all(combinations(vary).map(load));
}
