import { precedenceIn } from '../precedence.ts';
import type { QualityReport, Trace } from '../trace.ts';
import type { WindowSpec } from '../trace-window.ts';
import { WholeTrace } from '../whole-trace.ts';

/**
 * Counts in a report which jobs of a window wait for another, and why others that name one do not.
 *
 * @param leftOut numbers of the jobs of the file that are no tasks
 */
export function reportDependencies(
  report: QualityReport,
  trace: Trace,
  window: WindowSpec,
  leftOut: ReadonlySet<number>,
): void {
  const cursor = new WholeTrace(trace).open(window, '');
  const { named, before } = precedenceIn(cursor);
  const inFile = new Set(Array.from(trace.ids));
  const reasonOf = (id: number, preceding: number): string => {
    if (preceding === id) return 'they name themselves as preceding';
    if (preceding > id) return 'the preceding job has a larger number';
    if (inFile.has(preceding)) return 'the preceding job is outside the window';
    return leftOut.has(preceding) ? 'the preceding job was left out' : 'the file has no such preceding job';
  };
  const reasons = new Map<string, number>();
  let waiting = 0;
  for (let i = 0; i < cursor.length; i++) {
    cursor.moveTo(i);
    const { preceding } = cursor.task;
    if (Number.isNaN(preceding)) continue;
    if (before[i]! >= 0) {
      waiting++;
      continue;
    }
    const reason = reasonOf(Number(cursor.idOf(i)), preceding);
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  report.cycles = cyclesOf(named);
  report.notes.push(
    `${waiting} jobs are submitted when their preceding job has ended and their think time has passed`,
    ...Array.from(reasons, ([reason, count]) => `${count} jobs keep their own submit times: ${reason}`),
  );
}

/** How many cycles a graph has in which every node points to at most one other, −1 for none. */
function cyclesOf(next: Int32Array): number {
  const walkOf = new Int32Array(next.length);
  let cycles = 0;
  for (let start = 0; start < next.length; start++) {
    let at = start;
    while (at >= 0 && walkOf[at] === 0) {
      walkOf[at] = start + 1;
      at = next[at]!;
    }
    if (at >= 0 && walkOf[at] === start + 1) cycles++;
  }
  return cycles;
}
