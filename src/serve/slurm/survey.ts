import { type Entry, whyLeftAlone } from './entry.ts';

/** What waits for a partition. */
export interface Survey {
  /** What is ranked, in the order of submission. */
  readonly entries: readonly Entry[];
  /** Jobs that are not, and why. */
  readonly leftAlone: Readonly<Record<string, string>>;
  /** Priorities that others have set. */
  readonly pins: readonly number[];
}

/** Jobs of a queue that are looked at, those that Slurm would run first: about as many as its own scheduler looks at. */
const LOOKED_AT = 1000;

const EXPLICIT = 'priority set by others';

/**
 * @param explicit ids of jobs whose priority others have set
 * @param now seconds since 1970
 */
export function survey(waiting: readonly Entry[], explicit: ReadonlySet<number>, now: number): Survey {
  const leftAlone: Record<string, string> = {};
  const pins: number[] = [];
  for (const entry of waiting) {
    const why = whyLeftAlone(entry, now) ?? (explicit.has(entry.id) ? EXPLICIT : null);
    if (why !== null) leftAlone[entry.id] = why;
    if (why === EXPLICIT) pins.push(entry.priority!);
  }
  return { entries: foremost(waiting.filter(({ id }) => leftAlone[id] === undefined)), leftAlone, pins };
}

/** The first by Slurm's order, as they were submitted. */
function foremost(entries: readonly Entry[]): readonly Entry[] {
  if (entries.length <= LOOKED_AT) return entries;
  const first = [...entries].sort((a, b) => b.priority! - a.priority! || a.id - b.id).slice(0, LOOKED_AT);
  const chosen = new Set(first);
  return entries.filter((entry) => chosen.has(entry));
}
