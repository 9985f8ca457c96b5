import type { DecisionPoint } from '../sim/decision-point.ts';
import { OUTCOMES } from '../sim/schedule.ts';
import type { Scheduler } from '../sim/scheduler.ts';
import type { Simulator } from '../sim/simulator.ts';
import { scheduleRows } from './schedule-file.ts';

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

  /** All events in their order, a JSON object a line. @param simulator has been run to its end with `record` */
  toJsonLines(simulator: Simulator): string {
    const events = [...taskEvents(simulator), ...this.#decisions];
    events.sort((a, b) => a.time - b.time || NAMES.indexOf(a.event) - NAMES.indexOf(b.event));
    return events.map((event) => `${JSON.stringify(event)}\n`).join('');
  }
}

function describeDecision(point: DecisionPoint, choice: number, decision: number): TraceEvent {
  const kind = point.kind(choice);
  const chosen = kind === 'run' ? { task: point.task(choice).id, executor: point.executor(choice).name } : {};
  return { time: point.now, event: 'decision', decision, candidates: point.size, choice, kind, ...chosen };
}

const REJECTED = OUTCOMES.indexOf('rejected');

function taskEvents(simulator: Simulator): TraceEvent[] {
  const { outcome, classIndex } = simulator.schedule!;
  return scheduleRows(simulator).flatMap((row, index) => {
    const { task, arrival, start, finish, executor, cost, slaMet } = row;
    const className = simulator.scenario.tasks[classIndex[index]!]!.name;
    const events: TraceEvent[] = [{ time: arrival, event: 'arrival', task, class: className }];
    if (outcome[index] === REJECTED) events.push({ time: arrival, event: 'rejection', task });
    if (start !== null) events.push({ time: start, event: 'start', task, executor });
    if (finish !== null) events.push({ time: finish, event: 'finish', task, executor, cost, slaMet });
    return events;
  });
}
