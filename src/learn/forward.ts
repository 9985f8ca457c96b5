import type { Observation } from '../gym/env.ts';
import { compileMlp } from './forward/mlp.ts';
import { compileRowScorer } from './forward/row-scorer.ts';
import { compileScorer } from './forward/scorer.ts';
import { compileTable } from './forward/table.ts';
import type { PolicyModel, Scorer } from './policy-model.ts';
import { greatestIndex } from './sampling.ts';

/**
 * A policy as plain loops over typed arrays: no dependencies, no allocation once it has seen its largest
 * observation. The result is overwritten by the next call. Sums are in doubles, scores are rounded to floats.
 */
export function compileForward(model: PolicyModel): Scorer {
  if (model.kind === 'table') return compileTable(model);
  if (model.kind === 'mlp') return compileMlp(model);
  return model.context === 'none' ? compileRowScorer(model) : compileScorer(model);
}

/** What a policy does when it does not explore: the allowed action of greatest score, the first among equals. */
export function greedyAction(scorer: Scorer, observation: Observation): number {
  return greatestIndex(scorer(observation));
}
