import type { Edge } from './template.ts';

/** Steps that run again when the last of them completes and the answer is not good enough. */
export interface Loop {
  readonly probability: number;
  readonly first: number;
  /** All steps between the first and the last, both included. */
  readonly steps: readonly number[];
  /** For each of them how many of its predecessors are among them: none counts for the first. */
  readonly waiting: readonly number[];
}

/** The loop back from a step to an earlier one, or to itself. */
export function loopOf(
  incoming: readonly (readonly Edge[])[],
  outgoing: readonly (readonly Edge[])[],
  first: number,
  last: number,
  probability: number,
): Loop {
  const after = reached(first, (step) => outgoing[step]!.map(({ to }) => to));
  const before = reached(last, (step) => incoming[step]!.map(({ from }) => from));
  const steps = [...after].filter((step) => before.has(step)).sort((a, b) => a - b);
  const among = new Set(steps);
  const waiting = steps.map((step) =>
    step === first ? 0 : incoming[step]!.filter(({ from }) => among.has(from)).length,
  );
  return { probability, first, steps, waiting };
}

/** A step and all that can be reached from it. */
export function reached(start: number, next: (step: number) => readonly number[]): Set<number> {
  const found = new Set([start]);
  for (const step of found) for (const other of next(step)) found.add(other);
  return found;
}
