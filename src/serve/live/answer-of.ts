import type { DecideAnswer, Mode } from '../decision/answer.ts';
import type { Decided } from '../decision/decider.ts';
import type { DecisionFacts } from '../monitoring/tracing.ts';
import type { Seated } from './roles.ts';

/** A decision as its caller hears of it. */
export function answerOf(
  { point, judgement, choice, propensity, reason }: Decided,
  given: Pick<DecideAnswer, 'id' | 'mode' | 'pending' | 'artifact' | 'auditSeq'>,
): DecideAnswer {
  const runs = choice !== null && point.hasExecutor(choice);
  const several = point.runs > point.executors.length;
  return {
    id: given.id,
    mode: given.mode,
    choice,
    kind: choice === null ? 'none' : point.kind(choice),
    executor: runs ? point.executor(choice).name : null,
    task: runs && several ? String(point.task(choice).id) : null,
    scores: judgement ? [...judgement.scores] : new Array(point.size).fill(null),
    propensity,
    fallback: reason !== null,
    reason,
    pending: given.pending,
    artifact: given.artifact,
    auditSeq: given.auditSeq,
  };
}

/** … and as its span tells it. */
export function factsOf(
  { choice, scores, fallback, reason }: DecideAnswer,
  { seat }: Seated,
  mode: Mode,
): DecisionFacts {
  const { policy } = seat;
  return {
    policy: {
      id: policy.agent,
      version: policy.version,
      sha256: policy.loaded.hash,
    },
    mode,
    action: choice,
    candidates: scores.length,
    fallback,
    reason,
    value: choice === null ? null : (scores[choice] ?? null),
  };
}
