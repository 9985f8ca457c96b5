import { InputError } from '../../core/errors.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';

const DEFAULT_LEVELS = 5;

/** Every combination of levels is a scenario, and each environment holds those it has met. */
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

/** All combinations of the levels, the first range slowest; one empty list where nothing varies. */
export function combinations(vary: readonly string[]): string[][] {
  const all = vary
    .map(levelsOf)
    .reduce<string[][]>(
      (lists, levels) => lists.flatMap((list) => levels.map((level) => [...list, level])),
      [[]],
    );
  if (all.length <= MOST_SCENARIOS) return all;
  throw new InputError(
    `--vary: ${all.length} combinations are too many (allowed: ${MOST_SCENARIOS}; path=low..high/3 has fewer levels)`,
  );
}

/** The scenarios that episodes are drawn from. @param load with these settings */
export function variantsOf(
  vary: readonly string[],
  load: (settings: readonly string[]) => Promise<Scenario>,
): Promise<Scenario[]> {
  return Promise.all(combinations(vary).map(load));
}
