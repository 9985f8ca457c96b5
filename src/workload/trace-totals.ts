import type { Trace } from './trace.ts';
import type { TaskRow } from './trace-rows.ts';

/** What a trace comes to as a whole. */
export class TraceTotals {
  /** When the first and the last task arrived, in seconds. */
  first = Number.NaN;
  last = Number.NaN;
  /** Σ work and Σ work × slots, in seconds at speed 1. */
  work = 0;
  slotSeconds = 0;
  /** Whether some task has an estimate that is not its work. */
  estimated = false;

  /** Takes in the next task in order of arrival. */
  add({ submit, work, slots, estimate }: Pick<TaskRow, 'submit' | 'work' | 'slots' | 'estimate'>): void {
    if (Number.isNaN(this.first)) this.first = submit;
    this.last = submit;
    this.work += work;
    this.slotSeconds += work * slots;
    if (estimate !== work) this.estimated = true;
  }

  static of(trace: Trace): TraceTotals {
    const totals = new TraceTotals();
    for (let i = 0; i < trace.length; i++) {
      totals.add({
        submit: trace.submit[i]!,
        work: trace.work[i]!,
        slots: trace.slots[i]!,
        estimate: trace.estimate[i]!,
      });
    }
    return totals;
  }
}
