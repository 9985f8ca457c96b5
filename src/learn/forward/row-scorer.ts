import type { NetworkModel, Scorer } from '../policy-model.ts';
import { Chain } from './chain.ts';
import { addProduct, Standardiser } from './dense.ts';

/** The `scorer` without context of {@link NetworkModel}; masked candidates are not even read. */
export function compileRowScorer(model: NetworkModel): Scorer {
  const chain = new Chain(model, [...model.hidden, 1]);
  const globals = new Standardiser(model.normalisation.globals);
  const features = new Standardiser(model.normalisation.features);
  const { matrix, bias } = chain.first;
  const matrixOfGlobals = matrix.subarray(features.width * bias.length);
  const system = new Float64Array(globals.width);
  const row = new Float64Array(features.width);
  const shared = new Float64Array(bias.length);
  let scores = new Float32Array(0);

  return ({ globals: values, candidates, mask }) => {
    if (scores.length !== mask.length) scores = new Float32Array(mask.length);
    globals.write(values, 0, system);
    shared.set(bias);
    addProduct(system, 0, system.length, matrixOfGlobals, shared, 0, shared.length);
    for (let r = 0; r < mask.length; r++) {
      scores[r] = Number.NEGATIVE_INFINITY;
      if (!mask[r]) continue;
      features.write(candidates, r * features.width, row);
      scores[r] = chain.run(row, shared)[0]!;
    }
    return scores;
  };
}
