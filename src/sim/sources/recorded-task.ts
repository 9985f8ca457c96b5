import type { TaskRow } from '../../workload/trace-rows.ts';
import { MICROS } from '../clock.ts';
import type { TaskSpec } from '../scenario/schema.ts';
import type { TaskPool } from '../tasks.ts';

/** Writes what a trace says of a task, and its class where the trace says nothing, into a slot whose `submit` is set. */
export function fillRecorded(tasks: TaskPool, slot: number, row: TaskRow, { sla, priority }: TaskSpec): void {
  const deadline = known(row.deadline) ?? sla?.deadline ?? Number.POSITIVE_INFINITY;
  tasks.due[slot] = tasks.submit[slot]! + deadline * MICROS;
  tasks.priority[slot] = known(row.priority) ?? priority;
  tasks.classIndex[slot] = row.classIndex;
  tasks.slots[slot] = row.slots;
  tasks.work[slot] = row.work;
  tasks.estimate[slot] = row.estimate;
}

/** A number of a trace, undefined where it is missing. */
function known(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}
