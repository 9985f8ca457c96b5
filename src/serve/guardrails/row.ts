import type { Candidate } from './candidate.ts';
import type { Cel } from './cel.ts';
import { executorFacts, type Facts, taskFacts } from './facts.ts';
import { Subject } from './subject.ts';

/** A candidate, with facts in place of states. */
export interface Row {
  readonly kind: string;
  readonly task: Subject | null;
  readonly executor: Subject | null;
}

/** The rows of one request: each task and each executor becomes one subject. */
export function rowsOf(cel: Cel, candidates: readonly Candidate[]): Row[] {
  const subjects = new Map<object, Subject>();
  const subject = <State extends object>(state: State | null, factsOf: (state: State) => Facts) => {
    if (state === null) return null;
    let known = subjects.get(state);
    if (known === undefined) {
      known = new Subject(cel, factsOf(state));
      subjects.set(state, known);
    }
    return known;
  };
  return candidates.map(({ kind, task, executor }) => ({
    kind,
    task: subject(task, taskFacts),
    executor: subject(executor, executorFacts),
  }));
}
