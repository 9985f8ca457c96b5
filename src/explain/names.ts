import type { DecisionPoint } from '../sim/decision-point.ts';

/** What a candidate is. */
export interface Named {
  readonly kind: string;
  readonly task: string | null;
  readonly executor: string | null;
}

export function namesOf(point: DecisionPoint, i: number): Named {
  return {
    kind: point.kind(i),
    task: point.hasTask(i) ? String(point.task(i).id) : null,
    executor: point.hasExecutor(i) ? point.executor(i).name : null,
  };
}

/** A candidate in words; beside another, without what both have in common. */
export function labelOf(point: DecisionPoint, i: number, beside?: number): string {
  const { kind, task, executor } = namesOf(point, i);
  const other = beside === undefined ? null : namesOf(point, beside);
  const alike = other?.kind === kind && (other.task !== task || other.executor !== executor);
  const what = [
    ...(kind === 'run' ? [] : [kind]),
    ...(task === null || (alike && other.task === task) ? [] : [`task ${task}`]),
    ...(executor === null || (alike && other.executor === executor) ? [] : [`on ${executor}`]),
  ];
  return what.join(' ');
}
