import type { Engine } from '../engine.ts';
import { NONE } from '../tasks.ts';
import type { Mishap } from './retries.ts';

/**
 * Stops all that runs on an executor that breaks down or is taken away, and leaves none of its slots warm. Close the
 * executor first.
 *
 * What follows is each task's own retry plan: it stands before all others in this executor's queue again, or the
 * scheduler is asked about it anew, at once or after a backoff; or it has no retries left and ends, failed for this
 * reason. Tasks that wait here are not touched.
 */
export function interruptAll(engine: Engine, executor: number, reason: Exclude<Mishap, 'error'>): void {
  const retries = engine.features.retries!;
  engine.features.recovery?.struck(executor);
  const staying = running(engine, executor).filter((task) => retries.interrupt(task, reason));
  for (const task of staying.reverse()) engine.requeue(task);
  engine.features.coldStarts?.cool(executor);
}

/** The tasks that run on an executor, oldest first. */
function running({ fleet, tasks }: Engine, executor: number): number[] {
  const found: number[] = [];
  for (let task = fleet.runningHead[executor]!; task !== NONE; task = tasks.next[task]!) found.push(task);
  return found.sort((a, b) => tasks.index[a]! - tasks.index[b]!);
}
