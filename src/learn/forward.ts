import type { Observation } from '../gym/env.ts';
import { compileMlp } from './forward/mlp.ts';
import { compileRowScorer } from './forward/row-scorer.ts';
import { compileScorer } from './forward/scorer.ts';
import { compileTable } from './forward/table.ts';
import { fasterWay, type Way, workspaceOf } from './forward/workspace.ts';
import type { NetworkModel, PolicyModel, Scorer } from './policy-model.ts';
import { greatestIndex } from './sampling.ts';

/**
 * A policy as a function that computes by WebAssembly, two numbers at a time, or by plain loops where the network is
 * small or there is no WebAssembly: the scores are the same to the bit. No dependencies, and no allocation once it has
 * seen its largest observation. The weights are those at the time of this call; the result is overwritten by the next
 * call of the function. Sums are in doubles, scores are rounded to floats.
 * @throws InputError where a weight is missing, or has another shape than the network's widths ask for
 */
export function compileForward(model: PolicyModel): Scorer {
  return model.kind === 'table' ? compileTable(model) : compileNetwork(model, fasterWay(model));
}

/** A network that is told how to compute. */
export function compileNetwork(model: NetworkModel, way: Way): Scorer {
  const space = workspaceOf(way);
  if (model.kind === 'mlp') return compileMlp(model, space);
  return model.context === 'none' ? compileRowScorer(model, space) : compileScorer(model, space);
}

/** What a policy does when it does not explore: the allowed action of greatest score, the first among equals. */
export function greedyAction(scorer: Scorer, observation: Observation): number {
  return greatestIndex(scorer(observation));
}
