import { InputError, rank, type SchedulerFactory, withoutRun } from '../../src/index.ts';

/** So many of the last expected responses are remembered. */
const WINDOW = 256;

/**
 * Tail-tolerant: sends a task where it is expected to finish first; one that then waits longer than the `quantile` of
 * expected responses is hedged to an executor that has run empty (after Dean & Barroso, "The Tail at Scale", CACM 2013).
 * The simulator runs a task once: no second copy races the first. The hedge is a move of what has not begun, their tied
 * request whose first copy is cancelled, so it helps against queues and not against a straggler that runs already. It
 * needs the scenario's `choices.migrate`.
 */
export const hedged: SchedulerFactory = ({ parameters: { quantile = 0.95 } }) => {
  const share = Number(quantile);
  if (!(share >= 0 && share < 1)) {
    throw new InputError(`hedged:quantile=${quantile} is not allowed (from 0 to less than 1)`);
  }
  const { choose } = rank((point, i) => point.startDelay(i) + point.runTime(i));
  let expected: number[] = [];
  let next = 0;
  return {
    choose(point) {
      if (point.runs > 0) {
        const row = choose(point);
        if (row < point.runs) expected[next++ % WINDOW] = point.startDelay(row) + point.runTime(row);
        return row;
      }
      const sorted = Float64Array.from(expected).sort();
      const patience = sorted[Math.floor(share * sorted.length)] ?? Number.POSITIVE_INFINITY;
      for (let i = 0; i < point.size; i++) {
        if (point.kind(i) === 'migrate' && point.allowed(i) && point.task(i).wait > patience) return i;
      }
      return withoutRun(point);
    },
    save: () => ({ expected: [...expected], next }),
    load(state) {
      ({ expected, next } = structuredClone(state) as { expected: number[]; next: number });
    },
  };
};
