import { modelScoring } from '../../explain/model-scoring.ts';
import { ruleScoring } from '../../explain/rule-scoring.ts';
import type { Scoring, Steps } from '../../explain/scoring.ts';
import { watchedCandidates } from '../../explain/watched-point.ts';
import type { ReadArtifact } from '../../export/read-artifact.ts';
import type { DecisionPoint } from '../../sim/decision-point.ts';
import type { Scheduler, SchedulerGiven } from '../../sim/scheduler.ts';
import type { ArtifactPlayer, artifactPlayer } from '../artifact-policy.ts';
import type { Policy } from '../policy.ts';
import type { ScoreScheduler } from '../score-policy.ts';

/** A scheduler that says what the choice that it has just made is made of. */
export interface Explained {
  readonly scheduler: Scheduler;
  /** Null where it has no scores. */
  scoring(point: DecisionPoint): Steps<Scoring | null>;
  /** Why it did not decide by scores; null where it did. */
  because(): string | null;
}

/** A policy in a run, with what there is to say about its choices. */
export function explainedPolicy(policy: Policy, given: SchedulerGiven): Explained {
  return policy.createExplained?.(given) ?? explainedRule(policy.create(given), policy.name);
}

/** @param players makes what plays it */
export function explainedArtifact(
  { artifact }: ReadArtifact,
  players: ReturnType<typeof artifactPlayer>,
): (given: SchedulerGiven) => Explained {
  return (given) => {
    const player = players(given, () => undefined);
    return {
      scheduler: player.scheduler,
      *scoring(point) {
        if (player.decidedBy() !== 'policy') return null;
        return yield* modelScoring(artifact.model, player.policy.scores(point));
      },
      because: () => BECAUSE[player.decidedBy()](artifact.fallback!, artifact.env),
    };
  };
}

const BECAUSE: Readonly<
  Record<ReturnType<ArtifactPlayer['decidedBy']>, (fallback: string, env: string) => string | null>
> = {
  policy: () => null,
  fallback: (fallback) => `the policy’s scores are no numbers, so ${fallback} decided`,
  rule: (_, env) => `the policy is not asked about this in ${env}, so a rule decided`,
};

export function explainedScore(scheduler: ScoreScheduler): Explained {
  return { scheduler, scoring: (point) => ruleScoring(scheduler.ruled(point)), because: () => null };
}

/** A rule that ranks is asked what it looks at; another tells nothing. */
function explainedRule(scheduler: Scheduler, name: string): Explained {
  const { score } = scheduler;
  return {
    scheduler,
    *scoring(point) {
      if (!score) return null;
      return yield* ruleScoring(watchedCandidates(point, (seen, i) => scheduler.score!(seen, i)));
    },
    because: () => (score ? null : `${name} gives no scores, so there is nothing to take apart`),
  };
}
