import { MICROS } from './clock.ts';
import type { DecisionPoint } from './decision-point.ts';
import type { Entry, Journal } from './journal.ts';
import { type Scheduler, standingFor } from './scheduler.ts';
import type { Simulator } from './simulator.ts';

/** One line of an event log, in words that a person can read; time is seconds on the trace's own clock. */
export interface LogLine extends Readonly<Record<string, unknown>> {
  readonly time: number;
  readonly event: Entry;
  readonly task?: string | number;
  /** On arrival. */
  readonly class?: string;
  readonly executor?: string;
}

/** The names that a log calls executors and classes by. */
interface Names {
  readonly executors: readonly string[];
  readonly classes: readonly string[];
}

/** What a run's journal holds, a line an entry, in the order in which it happened. */
export function eventLog(journal: Journal, { executors, classes }: Names): LogLine[] {
  return journal.entries.map(({ time, entry, task, executor, detail }) => {
    const known = task === null ? undefined : journal.tasks.get(task)!;
    return {
      time: time / MICROS,
      event: entry,
      ...(known && { task: known.id }),
      ...(known && entry === 'arrival' && { class: classes[known.classIndex]! }),
      ...(executor !== null && { executor: executors[executor]! }),
      ...detail,
    };
  });
}

/** The log of a simulator that was made with `journal`. */
export function logOf(simulator: Simulator): LogLine[] {
  const { journal, executorNames, scenario } = simulator;
  if (journal === null) return [];
  return eventLog(journal, { executors: executorNames, classes: scenario.tasks.map(({ name }) => name) });
}

/** A scheduler whose every choice is noted in the journal. */
export function journaled(scheduler: Scheduler, journal: Journal): Scheduler {
  let decision = 0;
  return standingFor(scheduler, (point) => {
    const choice = scheduler.choose(point);
    noteDecision(journal, point, choice, decision++);
    return choice;
  });
}

function noteDecision(journal: Journal, point: DecisionPoint, choice: number, decision: number): void {
  const kind = point.kind(choice);
  journal.note(
    point.now * MICROS,
    'decision',
    point.hasTask(choice) ? point.task(choice).index : null,
    point.hasExecutor(choice) ? point.executor(choice).index : null,
    { decision, candidates: point.size, choice, kind },
  );
}
