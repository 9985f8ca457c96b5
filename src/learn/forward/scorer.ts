import type { NetworkModel, Scorer } from '../policy-model.ts';
import { activateOf, addProduct, checkedWeights, Standardiser } from './dense.ts';
import { contextOf } from './scorer-context.ts';

/** The `scorer` with context of {@link NetworkModel}; masked candidates are not even read. */
export function compileScorer(model: NetworkModel): Scorer {
  const weights = checkedWeights(model);
  const activateFirst = activateOf(model, 'row', weights);
  const activateSecond = activateOf(model, 'hidden', weights);
  const globals = new Standardiser(model.normalisation.globals);
  const features = new Standardiser(model.normalisation.features);
  const context = contextOf(model, weights);
  const [width, widthAfter] = model.hidden as [number, number];
  const head = weights['head.weight']!;
  const headBias = weights['head.bias']![0]!;

  const system = new Float64Array(globals.width);
  const row = new Float64Array(features.width);
  const shared = new Float64Array(width);
  const second = new Float64Array(widthAfter);
  let first = new Float64Array(0);
  let scores = new Float32Array(0);

  /** Activations of the first layer for every allowed row. */
  function scan(candidates: Float32Array, mask: Uint8Array): void {
    for (let r = 0; r < mask.length; r++) {
      if (!mask[r]) continue;
      const at = r * width;
      features.write(candidates, r * features.width, row);
      first.set(shared, at);
      addProduct(row, 0, row.length, weights['row.weight']!, first, at, width);
      activateFirst(first, at, width);
    }
  }

  return ({ globals: values, candidates, mask }) => {
    if (scores.length !== mask.length) scores = new Float32Array(mask.length);
    if (first.length < mask.length * width) first = new Float64Array(mask.length * width);
    globals.write(values, 0, system);
    shared.set(weights['row.bias']!);
    addProduct(system, 0, system.length, weights['globals.weight']!, shared, 0, width);
    scan(candidates, mask);
    context.look(first, mask);
    for (let r = 0; r < mask.length; r++) {
      if (!mask[r]) {
        scores[r] = Number.NEGATIVE_INFINITY;
        continue;
      }
      context.write(r, second);
      addProduct(first, r * width, width, weights['hidden.weight']!, second, 0, widthAfter);
      activateSecond(second, 0, widthAfter);
      let score = headBias;
      for (let j = 0; j < widthAfter; j++) score += second[j]! * head[j]!;
      scores[r] = score;
    }
    return scores;
  };
}
