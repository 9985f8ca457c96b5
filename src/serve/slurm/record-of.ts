import type { Decision } from '../audit/record.ts';
import type { Mode } from '../decision/answer.ts';
import { candidateNames } from '../decision/candidates.ts';
import type { Decided } from '../decision/decider.ts';
import type { DecideRequest } from '../decision/request.ts';

/** Who decides where the policy does not. */
const SLURM = 'slurm';

interface Ranked {
  readonly agent: string;
  readonly artifact: string;
  readonly decided: Decided;
  readonly request: DecideRequest;
  readonly id: string;
  readonly mode: Mode;
}

/** A ranking for the audit log: which job is to go first, and by the scores which next. */
export function recordOf({ agent, artifact, decided, request, id, mode }: Ranked): Decision {
  const { point, judgement, choice, propensity, advice, reason } = decided;
  return {
    agent: reason === null ? agent : SLURM,
    artifact,
    input: request,
    // Of one job only, the executor would be its name.
    candidates:
      point.runs === 1
        ? [String(point.task(0).id), ...candidateNames(point).slice(1)]
        : candidateNames(point),
    scores: judgement ? [...judgement.scores] : new Array(point.size).fill(null),
    propensity,
    action: choice,
    mode,
    checks: [],
    fallback: reason !== null,
    reason,
    id,
    ...(advice !== choice && { advice }),
  };
}
