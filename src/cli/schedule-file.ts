import { stringify } from 'csv-stringify/sync';
import { MICROS } from '../sim/clock.ts';
import { OUTCOMES, type Outcome } from '../sim/endings.ts';
import type { Schedule } from '../sim/schedule.ts';
import type { Simulator } from '../sim/simulator.ts';

/** What happened to one task; null where the task never got so far or has no SLA. Seconds on the trace's own clock. */
export interface ScheduleRow {
  readonly task: string | number;
  readonly arrival: number;
  readonly start: number | null;
  readonly finish: number | null;
  readonly executor: string | null;
  readonly attempts: number;
  readonly cost: number;
  readonly slaMet: boolean | null;
  readonly class: string;
  readonly outcome: Outcome;
}

const COLUMNS = ['task', 'arrival', 'start', 'finish', 'executor', 'attempts', 'cost', 'slaMet'] as const;

/** The recorded schedule as CSV, a row a task in task order. */
export function scheduleCsv(rows: readonly ScheduleRow[]): string {
  return stringify([...rows], {
    header: true,
    columns: [...COLUMNS],
    cast: { boolean: String },
  });
}

/** @param simulator has been run to its end with `record` */
export function scheduleRows(simulator: Simulator): ScheduleRow[] {
  const schedule = simulator.schedule!;
  return Array.from({ length: schedule.size }, (_, index) => row(simulator, schedule, index));
}

function row(simulator: Simulator, schedule: Schedule, index: number): ScheduleRow {
  const outcome = OUTCOMES[schedule.outcome[index]!]!;
  const completed = outcome === 'completed';
  const due = schedule.due[index]!;
  const start = seconds(schedule.start[index]!);
  return {
    task: simulator.taskId(index),
    arrival: schedule.arrival[index]! / MICROS,
    start,
    finish: completed ? seconds(schedule.finish[index]!) : null,
    executor: simulator.executorNames[schedule.executor[index]!] ?? null,
    attempts: schedule.attempts[index]!,
    cost: schedule.cost[index]!,
    slaMet: due === Number.POSITIVE_INFINITY ? null : completed && schedule.finish[index]! <= due,
    class: simulator.scenario.tasks[schedule.classIndex[index]!]!.name,
    outcome,
  };
}

function seconds(micros: number): number | null {
  return Number.isNaN(micros) ? null : micros / MICROS;
}
