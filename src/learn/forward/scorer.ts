import type { NetworkModel, Scorer } from '../policy-model.ts';
import { ACTIVATE, addProduct, checkedWeights, Standardiser } from './dense.ts';

/** The `scorer` of {@link NetworkModel}; masked candidates are not even read. */
export function compileScorer(model: NetworkModel): Scorer {
  const weights = checkedWeights(model);
  const activate = ACTIVATE[model.activation];
  const globals = new Standardiser(model.normalisation.globals);
  const features = new Standardiser(model.normalisation.features);
  const [width, widthAfter] = model.hidden as [number, number];
  const head = weights['head.weight']!;
  const headBias = weights['head.bias']![0]!;

  const system = new Float64Array(globals.width);
  const row = new Float64Array(features.width);
  const shared = new Float64Array(width);
  const pooled = new Float64Array(2 * width);
  const context = new Float64Array(widthAfter);
  const second = new Float64Array(widthAfter);
  let first = new Float64Array(0);
  let scores = new Float32Array(0);

  /** Activations of the first layer for every allowed row, and their mean and maximum. */
  function scan(candidates: Float32Array, mask: Uint8Array): void {
    pooled.fill(0, 0, width);
    pooled.fill(Number.NEGATIVE_INFINITY, width);
    let allowed = 0;
    for (let r = 0; r < mask.length; r++) {
      if (!mask[r]) continue;
      allowed++;
      const at = r * width;
      features.write(candidates, r * features.width, row);
      first.set(shared, at);
      addProduct(row, 0, row.length, weights['row.weight']!, first, at, width);
      activate(first, at, width);
      for (let j = 0; j < width; j++) {
        const x = first[at + j]!;
        pooled[j]! += x;
        if (x > pooled[width + j]!) pooled[width + j] = x;
      }
    }
    for (let j = 0; j < width; j++) pooled[j]! /= allowed;
  }

  return ({ globals: values, candidates, mask }) => {
    if (scores.length !== mask.length) scores = new Float32Array(mask.length);
    if (first.length < mask.length * width) first = new Float64Array(mask.length * width);
    globals.write(values, 0, system);
    shared.set(weights['row.bias']!);
    addProduct(system, 0, system.length, weights['globals.weight']!, shared, 0, width);
    scan(candidates, mask);
    context.set(weights['hidden.bias']!);
    addProduct(pooled, 0, 2 * width, weights['context.weight']!, context, 0, widthAfter);
    for (let r = 0; r < mask.length; r++) {
      if (!mask[r]) {
        scores[r] = Number.NEGATIVE_INFINITY;
        continue;
      }
      second.set(context);
      addProduct(first, r * width, width, weights['hidden.weight']!, second, 0, widthAfter);
      activate(second, 0, widthAfter);
      let score = headBias;
      for (let j = 0; j < widthAfter; j++) score += second[j]! * head[j]!;
      scores[r] = score;
    }
    return scores;
  };
}
