import type { DecisionPoint } from '../decision-point.ts';
import type { Scheduler } from '../scheduler.ts';

/**
 * The rows that are worth simulating, at most `limit`: the base scheduler's own choice, then those that send the task
 * nowhere, at most half of all, then those that it ranks best; where it does not rank, rows spread evenly. Of
 * executors that nothing tells apart, one.
 */
export function candidatesOf(point: DecisionPoint, base: Scheduler, choice: number, limit: number): number[] {
  const seen = new Set([twinOf(point, choice)]);
  const isNew = (row: number) => {
    const twin = twinOf(point, row);
    if (seen.has(twin)) return false;
    seen.add(twin);
    return true;
  };
  const rows = [choice];
  const others: number[] = [];
  for (let i = point.runs; i < point.size; i++) if (i !== choice && point.allowed(i)) others.push(i);
  rows.push(...spread(others, Math.min(others.length, Math.floor(limit / 2))));
  const runs: number[] = [];
  for (let i = 0; i < point.runs; i++) if (i !== choice && point.allowed(i) && isNew(i)) runs.push(i);
  const left = Math.min(runs.length, Math.max(0, limit - rows.length));
  if (base.score === undefined) return [...rows, ...spread(runs, left)];
  const scores = new Map(runs.map((row) => [row, base.score!(point, row)]));
  runs.sort((a, b) => scores.get(a)! - scores.get(b)! || a - b);
  return [...rows, ...runs.slice(0, left)];
}

/** So many of the rows, evenly spread, the first of them included. */
function spread(rows: readonly number[], count: number): number[] {
  return Array.from({ length: count }, (_, k) => rows[Math.floor((k * rows.length) / count)]!);
}

/** What tells one way to send a task from another. */
function twinOf(point: DecisionPoint, row: number): string {
  if (row >= point.runs) return `row ${row}`;
  const { pool, load, free } = point.executor(row);
  return [point.task(row).index, pool, load, free, point.startDelay(row), point.runTime(row)].join('/');
}
