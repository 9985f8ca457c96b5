import { InputError } from '../core/errors.ts';

/** The parts of a benchmark's worlds: learned on, chosen by, reported. */
export const SPLITS = ['train', 'validation', 'test'] as const;
export type Split = (typeof SPLITS)[number];

/** Seeds of each split where a suite does not say otherwise; no seed is in two. */
export const DEFAULT_SPLITS: Readonly<Record<Split, string>> = {
  train: '1001..1020',
  validation: '2001..2010',
  test: '1..20',
};

const MOST_SEEDS = 100_000;

/**
 * Reads `1..20`, `1,2,5` or a mixture of both.
 *
 * @param where what to name in an error, e.g. `--seeds`
 * @throws InputError when it is neither, or a seed comes twice
 */
export function parseSeeds(text: string, where: string): string[] {
  const seeds = text.split(',').flatMap((part) => parsePart(part.trim(), where));
  const twice = seeds.find((seed, i) => seeds.indexOf(seed) !== i);
  if (twice !== undefined) throw new InputError(`${where}: seed ${twice} comes twice in '${text}'`);
  return seeds;
}

function parsePart(part: string, where: string): string[] {
  if (/^\d+$/.test(part)) return [String(Number(part))];
  const [, from, to] = /^(\d+)\.\.(\d+)$/.exec(part) ?? [];
  if (from === undefined || to === undefined) {
    throw new InputError(
      `${where}: '${part}' is not a seed (allowed: whole numbers ≥ 0 and ranges, e.g. 1..20 or 1,2,5)`,
    );
  }
  const count = Number(to) - Number(from) + 1;
  if (count < 1) throw new InputError(`${where}: '${part}' ends before it begins`);
  if (count > MOST_SEEDS) throw new InputError(`${where}: '${part}' holds more than ${MOST_SEEDS} seeds`);
  return Array.from({ length: count }, (_, k) => String(Number(from) + k));
}
