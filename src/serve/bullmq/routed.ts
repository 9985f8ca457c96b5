import type { Job } from 'bullmq';
import type { DecideAnswer } from '../decision/answer.ts';
import type { Lane } from './lane.ts';

/** Where a job went. */
export interface Routed {
  /** Null where the policy chose to do something else with it than to run it, or it was added before and is gone. */
  readonly job: Job | null;
  /** Its executor's name; null where it went nowhere. */
  readonly executor: string | null;
  /** The executor that the policy prefers, whoever decided; null where it says nothing of use. */
  readonly advice: string | null;
  /** How it was decided; null where it was added before. */
  readonly answer: DecideAnswer | null;
  /** Whether it was added before: then nothing is decided, and nothing runs twice. */
  readonly repeated: boolean;
}

/** The executor that the policy prefers; of what it may do beside, there is none. */
export function adviceOf({ scores }: DecideAnswer, lanes: readonly Lane[]): string | null {
  let best = -1;
  for (const [i, score] of scores.entries()) {
    if (score !== null && score > (scores[best] ?? Number.NEGATIVE_INFINITY)) best = i;
  }
  return lanes[best]?.executor.name ?? null;
}
