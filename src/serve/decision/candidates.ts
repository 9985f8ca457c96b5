import type { Candidate } from '../guardrails/candidate.ts';
import type { ServedPoint } from './served-point.ts';

/** The candidates as rules see them. */
export function candidatesOf(point: ServedPoint): Candidate[] {
  return Array.from({ length: point.size }, (_, i) => ({
    kind: point.kind(i),
    task: point.hasTask(i) ? point.task(i).told : null,
    executor: point.hasExecutor(i) ? point.executor(i).told : null,
  }));
}

/** What people call the candidates: the executor, of several tasks the task, or what else is done. */
export function candidateNames(point: ServedPoint): string[] {
  return Array.from({ length: point.size }, (_, i) => {
    if (!point.hasExecutor(i)) return point.kind(i);
    return point.runs > point.executors.length ? String(point.task(i).id) : point.executor(i).name;
  });
}
