import type { DecisionPoint } from '../sim/decision-point.ts';
import type { Scheduler } from '../sim/scheduler.ts';
import type { ScheduleRow } from './schedule-file.ts';

/** In the order in which they are told within one instant. */
const NAMES = ['finish', 'arrival', 'rejection', 'decision', 'start'] as const;

/** One line of `--trace`; time is seconds on the trace's own clock. */
interface TraceEvent extends Readonly<Record<string, unknown>> {
  readonly time: number;
  readonly event: (typeof NAMES)[number];
}

/** Notes every decision of a scheduler, to be told together with what happened to the tasks. */
export class EventTrace {
  readonly #decisions: TraceEvent[] = [];

  watch(scheduler: Scheduler): Scheduler {
    return {
      choose: (point) => {
        const choice = scheduler.choose(point);
        this.#decisions.push(describeDecision(point, choice, this.#decisions.length));
        return choice;
      },
    };
  }

  /** All events in their order, a JSON object a line. */
  toJsonLines(rows: readonly ScheduleRow[]): string {
    const events = [...rows.flatMap(taskEvents), ...this.#decisions];
    events.sort((a, b) => a.time - b.time || NAMES.indexOf(a.event) - NAMES.indexOf(b.event));
    return events.map((event) => `${JSON.stringify(event)}\n`).join('');
  }
}

function describeDecision(point: DecisionPoint, choice: number, decision: number): TraceEvent {
  const kind = point.kind(choice);
  const chosen = kind === 'run' ? { task: point.task(choice).id, executor: point.executor(choice).name } : {};
  return { time: point.now, event: 'decision', decision, candidates: point.size, choice, kind, ...chosen };
}

function taskEvents(row: ScheduleRow): TraceEvent[] {
  const { task, class: className, arrival, start, finish, executor, cost, slaMet, outcome } = row;
  const events: TraceEvent[] = [{ time: arrival, event: 'arrival', task, class: className }];
  if (outcome === 'rejected') events.push({ time: arrival, event: 'rejection', task });
  if (start !== null) events.push({ time: start, event: 'start', task, executor });
  if (finish !== null) events.push({ time: finish, event: 'finish', task, executor, cost, slaMet });
  return events;
}
