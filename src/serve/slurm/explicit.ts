import type { Entry } from './entry.ts';

/** What to ask `sprio` for: each job's priority and all factors of it, weighted. */
export const FACTOR_WORDS = ['-h', '-o', '%i|%Y|%A|%B|%F|%J|%P|%Q|%S|%T'] as const;

/**
 * Jobs whose priority somebody has set, by `sprio`: Slurm computes no factors of these. Without any weights Slurm gives
 * every job the priority 1.
 */
export function explicitByFactors(output: string): Set<number> {
  const found = new Set<number>();
  for (const line of output.split('\n')) {
    const [id, priority, ...factors] = line.trim().split('|');
    const isSet = Number(priority) > 1 && factors.every((factor) => !/[1-9]/.test(valuesOf(factor)));
    if (isSet) found.add(Number.parseInt(id!, 10));
  }
  return found;
}

/** The numbers of a factor: `12`, or of several resources `cpu=12.00,gres/gpu=0.00`. */
function valuesOf(factor: string): string {
  return factor
    .split(',')
    .map((part) => part.slice(part.indexOf('=') + 1))
    .join(' ');
}

/**
 * The same under priority/basic, which gives every new job a smaller priority than all before it: of the entries in
 * the order of their ids those are Slurm's own that fall and are most; the others somebody has set.
 */
export function explicitByFall(entries: readonly Pick<Entry, 'id' | 'priority'>[]): Set<number> {
  const ordered = [...entries].sort((a, b) => a.id - b.id);
  const falling = longestFall(ordered.map(({ priority }) => priority ?? 0));
  return new Set(ordered.filter((_, i) => !falling.has(i)).map(({ id }) => id));
}

/** Positions of the longest falling subsequence: patience sorting, O(n log n). */
function longestFall(values: readonly number[]): Set<number> {
  const tails: number[] = [];
  const before = new Int32Array(values.length).fill(-1);
  for (const [i, value] of values.entries()) {
    let low = 0;
    for (let high = tails.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (values[tails[middle]!]! > value) low = middle + 1;
      else high = middle;
    }
    if (low > 0) before[i] = tails[low - 1]!;
    tails[low] = i;
  }
  const kept = new Set<number>();
  for (let i = tails.at(-1) ?? -1; i >= 0; i = before[i]!) kept.add(i);
  return kept;
}
