import { type LoggedStep, weightOf } from './logged-step.ts';
import { fitOutcomes } from './outcome-model.ts';

const FOLDS = 5;

/**
 * Doubly robust scores, whose mean is the value of the other policy (Dudík, Langford and Li, "Doubly robust policy
 * evaluation and learning", 2011): what a model predicts for its choice, corrected by the weighted error of the model
 * where both chose the same. Right where the propensities are, however wrong the model is.
 *
 * The model of a step has not seen that step, nor others of its block (cross-fitting; Chernozhukov et al. 2018).
 *
 * @param blocks the block of each step: numbers from 0
 */
export function doublyRobustScores(steps: readonly LoggedStep[], blocks: readonly number[]): number[] {
  const folds = Math.min(FOLDS, 1 + Math.max(...blocks));
  const scores = new Array<number>(steps.length);
  for (let fold = 0; fold < folds; fold++) {
    const inFold = (k: number) => blocks[k]! % folds === fold;
    const others = folds > 1 ? steps.filter((_, k) => !inFold(k)) : [];
    const predict = fitOutcomes(
      others.map(({ features }) => features),
      others.map(({ outcome }) => outcome),
    );
    steps.forEach((step, k) => {
      if (!inFold(k)) return;
      const error = step.agrees ? step.outcome - predict(step.features) : 0;
      scores[k] = predict(step.targetFeatures) + weightOf(step) * error;
    });
  }
  return scores;
}
