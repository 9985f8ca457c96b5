import { InputError } from '../core/errors.ts';
import { MICROS, toMicros } from '../sim/clock.ts';
import type { LogLine } from '../sim/event-log.ts';
import { MetricSums } from '../sim/metrics.ts';
import type { Scenario } from '../sim/scenario/schema.ts';
import { TraceSource } from '../sim/sources/trace.ts';
import { pricePaths } from '../sim/tariffs/path-tariffs.ts';
import { TaskPool } from '../sim/tasks.ts';
import type { TraceCursor } from '../workload/recorded-trace.ts';
import type { Played } from './played.ts';
import type { ScheduleRow } from './schedule-file.ts';

/**
 * The trace's own schedule, measured as if it had been simulated: nothing is decided, each task runs when the trace
 * says it ran, submitted when it says it was, whatever the task waited for.
 *
 * @throws InputError when the scenario has no batch trace, or the trace does not say when each task started
 */
export function playRecorded(scenario: Scenario, seed: string): Played {
  const recorded = openRecorded(scenario, seed);
  const { name, slots, price } = scenario.executors[0]!;
  const path = pricePaths(scenario, seed)[0]!;
  const source = new TraceSource(scenario, scenario.trace!, seed);
  const metrics = new MetricSums(scenario);
  const tasks = new TaskPool();
  const task = tasks.take();
  const rows: ScheduleRow[] = [];
  let last = 0;
  while (source.nextTime !== Number.POSITIVE_INFINITY) {
    source.take(tasks, task);
    const index = tasks.index[task]!;
    const start = toMicros(recordedStart(recorded, index, scenario.name));
    const run = toMicros(tasks.work[task]!);
    const finish = start + run;
    const rent = price.billing === 'occupied' ? tasks.slots[task]! * path.integral(start, finish) : 0;
    const cost = price.perTask + rent;
    const due = tasks.due[task]!;
    tasks.start[task] = start;
    metrics.arrived(index, tasks.submit[task]!);
    tasks.spent[task] = cost;
    metrics.completed(tasks, task, finish);
    last = Math.max(last, finish);
    rows.push({
      task: source.idOf(index),
      arrival: tasks.submit[task]! / MICROS,
      start: start / MICROS,
      finish: finish / MICROS,
      executor: name,
      attempts: 1,
      cost,
      slaMet: due === Number.POSITIVE_INFINITY ? null : finish <= due,
      class: scenario.tasks[tasks.classIndex[task]!]!.name,
      outcome: 'completed',
    });
  }
  const provisioned = price.billing === 'provisioned' ? slots * path.integral(source.origin, last) : 0;
  const done = rows.length;
  return {
    tasks: { arrived: done, completed: done, failed: 0, rejected: 0, abandoned: 0, unfinished: 0 },
    decisions: 0,
    events: 2 * done,
    metrics: metrics.report(slots, provisioned),
    stateHash: null,
    rows: () => rows,
    log: () => logOf(rows),
  };
}

/** What the trace says happened, in order; within an instant ends come before arrivals and those before starts. */
export function logOf(rows: readonly ScheduleRow[]): LogLine[] {
  const order = ['finish', 'arrival', 'start'];
  return rows
    .flatMap(({ task, class: className, arrival, start, finish, executor }): LogLine[] => [
      { time: arrival, event: 'arrival', task, class: className },
      { time: start!, event: 'start', task, executor: executor! },
      { time: finish!, event: 'finish', task, executor: executor! },
    ])
    .sort((a, b) => a.time - b.time || order.indexOf(a.event) - order.indexOf(b.event));
}

function openRecorded({ name, control, arrivals, trace }: Scenario, seed: string): TraceCursor {
  if (control !== 'batch' || !('trace' in arrivals)) {
    throw new InputError(
      `policy 'recorded': ${name} has no trace of a batch machine to take a schedule from`,
    );
  }
  return trace!.open(arrivals.trace, seed);
}

function recordedStart(recorded: TraceCursor, index: number, name: string): number {
  recorded.moveTo(index);
  const start = recorded.task.recordedStart;
  if (!Number.isNaN(start)) return start;
  throw new InputError(`policy 'recorded': the trace of ${name} does not say when each task started`);
}
