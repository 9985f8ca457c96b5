import type { ExecutorState, TaskState } from '../../../src/serve/decision/request.ts';
import { decideRequestSchema } from '../../../src/serve/decision/request.ts';
import type { Candidate } from '../../../src/serve/guardrails/candidate.ts';
import { compileRules, type Verdict } from '../../../src/serve/guardrails/guardrails.ts';

/** States as the server reads them: with what the schema fills in. */
export function states(
  task: object,
  ...executors: object[]
): { task: TaskState; executors: ExecutorState[] } {
  const read = decideRequestSchema.parse({ task, executors });
  return { task: read.task!, executors: read.executors };
}

/** A row for each executor, and `wait`. */
export function rows(task: object, ...executors: object[]): Candidate[] {
  const read = states(task, ...executors);
  return [
    ...read.executors.map((executor) => ({ kind: 'run', task: read.task, executor })),
    { kind: 'wait', task: read.task, executor: null },
  ];
}

/** What one rule says of these candidates. */
export async function judged(rule: string, candidates: readonly Candidate[]): Promise<Verdict> {
  return (await compileRules([{ name: 'it', rule }])).judge(candidates);
}
