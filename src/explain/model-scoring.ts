import type { PolicyModel } from '../learn/policy-model.ts';
import type { ScoredRows } from '../learn/policy-scheduler.ts';
import { networkScoring } from './network-scoring.ts';
import type { Scoring, Steps } from './scoring.ts';
import { tableScoring } from './table-scoring.ts';

/**
 * A learned policy's scores of what it was shown.
 * @throws InputError where scores are no numbers
 */
export function* modelScoring(
  model: PolicyModel,
  { observation, candidate }: Pick<ScoredRows, 'observation' | 'candidate'>,
): Steps<Scoring> {
  if (model.kind === 'table') return tableScoring(model, observation, candidate);
  return yield* networkScoring(model, observation, candidate);
}
