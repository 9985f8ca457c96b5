import type { DecisionPoint } from '../decision-point.ts';
import { type Scheduler, type SchedulerReport, withoutRun } from '../scheduler.ts';
import { Messages } from './messages.ts';

/** What agents agree upon, and what they remember beside the number of their messages. */
export interface Protocol {
  /** Index of a `run` row that is allowed; −1 where nobody takes the task. */
  award(point: DecisionPoint, messages: Messages): number;
  /** The answer where an executor that has run empty may take over what waits elsewhere; `wait` unless given. */
  takeOver?(point: DecisionPoint, messages: Messages): number;
  /** Figures of its own for the report. */
  report?(): SchedulerReport;
  save?(): unknown;
  load?(state: unknown): void;
}

/** A scheduler that leaves its choices to agents who talk to each other; it counts what they say. */
export function negotiator(protocol: Protocol): Scheduler {
  const messages = new Messages();
  return {
    choose(point) {
      messages.begin();
      const row =
        point.runs > 0 ? protocol.award(point, messages) : (protocol.takeOver?.(point, messages) ?? -1);
      return row < 0 ? withoutRun(point) : row;
    },
    get messageRounds() {
      return messages.rounds;
    },
    report: () => ({ ...messages.report(), ...protocol.report?.() }),
    save: () => ({ messages: messages.save(), protocol: protocol.save?.() }),
    load(state) {
      const saved = state as { messages: unknown; protocol: unknown };
      messages.load(saved.messages);
      protocol.load?.(saved.protocol);
    },
  };
}
