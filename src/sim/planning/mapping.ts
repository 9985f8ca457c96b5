import type { Dag } from './dag.ts';
import { type Draft, least } from './draft.ts';

/** How urgent a ready task is, from its finish on every executor: the smallest goes first. */
export type Urgency = (best: number, second: number) => number;

/**
 * Maps ready tasks one at a time, the most urgent to where it finishes first, behind what is there (Ibarra and Kim,
 * 1977; Maheswaran et al., 1999). Equals: the lowest task, then the lowest executor.
 *
 * @param whole whether all that are ready are mapped before those that become ready thereby
 */
export function mapReady(draft: Draft, urgency: Urgency, whole: boolean): void {
  const { dag } = draft;
  const { size, firstIn, firstOut, children, executors } = dag;
  const waits = Int32Array.from({ length: size }, (_, i) => firstIn[i + 1]! - firstIn[i]!);
  const row = new Float64Array(executors);
  const key = new Float64Array(size);
  const best = new Int32Array(size);
  const second = new Int32Array(size);
  const look = (step: number) => {
    draft.finishes(step, false, row);
    const first = least(row);
    let next = -1;
    for (let e = 0; e < executors; e++) if (e !== first && (next < 0 || row[e]! < row[next]!)) next = e;
    best[step] = first;
    second[step] = next;
    key[step] = urgency(row[first]!, next < 0 ? row[first]! : row[next]!);
  };
  const ready = roots(dag);
  let later: number[] = [];
  for (const step of ready) look(step);
  while (ready.length > 0) {
    let at = 0;
    for (let k = 1; k < ready.length; k++) {
      const [a, b] = [ready[k]!, ready[at]!];
      if (key[a]! < key[b]! || (key[a] === key[b] && a < b)) at = k;
    }
    const step = ready[at]!;
    const executor = best[step]!;
    draft.place(step, executor, false);
    ready[at] = ready.at(-1)!;
    ready.pop();
    // Only this executor has become later: who would not have gone there sees nothing of it.
    for (const other of ready) if (best[other] === executor || second[other] === executor) look(other);
    for (let k = firstOut[step]!; k < firstOut[step + 1]!; k++) {
      if (--waits[children[k]!]! === 0) later.push(children[k]!);
    }
    if (whole && ready.length > 0) continue;
    for (const other of later) {
      look(other);
      ready.push(other);
    }
    later = [];
  }
}

function roots(dag: Dag): number[] {
  const found: number[] = [];
  for (let i = 0; i < dag.size; i++) if (dag.firstIn[i] === dag.firstIn[i + 1]) found.push(i);
  return found;
}
