import type { NetworkModel, Scorer } from '../policy-model.ts';
import { Chain } from './chain.ts';
import { Standardiser } from './dense.ts';
import { padded } from './kernel/columns.ts';
import type { Workspace } from './workspace.ts';

/** The `scorer` without context of {@link NetworkModel}; masked candidates are not even read. */
export function compileRowScorer(model: NetworkModel, space: Workspace): Scorer {
  const chain = new Chain(model, [...model.hidden, 1], space);
  const globals = new Standardiser(model.normalisation.globals);
  const features = new Standardiser(model.normalisation.features);
  const { matrix, bias, width } = chain.first;
  const stride = padded(width);
  const matrixOfGlobals = matrix + features.width * stride;
  const system = space.room(globals.width);
  const row = space.room(features.width);
  const shared = space.room(width);
  let scores = new Float32Array(0);

  return ({ globals: values, candidates, mask }) => {
    if (scores.length !== mask.length) scores = new Float32Array(mask.length);
    space.enter();
    const { numbers } = space;
    globals.write(values, 0, numbers, system);
    space.affine(system, globals.width, matrixOfGlobals, bias, stride, shared);
    for (let r = 0; r < mask.length; r++) {
      scores[r] = Number.NEGATIVE_INFINITY;
      if (!mask[r]) continue;
      features.write(candidates, r * features.width, numbers, row);
      scores[r] = numbers[chain.run(row, features.width, shared)]!;
    }
    return scores;
  };
}
