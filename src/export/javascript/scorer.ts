import type { NetworkModel } from '../../learn/policy-model.ts';
import { denseCode, denseConstants } from './dense.ts';
import type { ScoreCode } from './module.ts';

export function scorerCode(model: NetworkModel): ScoreCode {
  return {
    functions: `/** One network scores every allowed row, from its own features, the globals, and what all rows have in common. */
function score(globals, candidates, mask) {
  const system = standardised(globals, 0, normalisation.globals);
  const shared = affine(system, weights['globals.weight'], weights['row.bias']);
  const first = Array.from(mask, (allowed, row) => {
    if (!allowed) return null;
    const features = standardised(candidates, row * featureNames.length, normalisation.features);
    return activated(affine(features, weights['row.weight'], shared));
  });
  const pooled = meanAndMaximum(first.filter((row) => row !== null), shared.length);
  const context = affine(pooled, weights['context.weight'], weights['hidden.bias']);
  return first.map((row) => {
    if (row === null) return -Infinity;
    const second = activated(affine(row, weights['hidden.weight'], context));
    return affine(second, weights['head.weight'], weights['head.bias'])[0];
  });
}

/** The mean of each column, then the maximum of each. */
function meanAndMaximum(rows, width) {
  const pooled = new Float64Array(2 * width).fill(-Infinity, width);
  for (const row of rows) {
    for (let j = 0; j < width; j++) {
      pooled[j] += row[j];
      if (row[j] > pooled[width + j]) pooled[width + j] = row[j];
    }
  }
  for (let j = 0; j < width; j++) pooled[j] /= rows.length;
  return pooled;
}

${denseCode(model)}`,
    constants: denseConstants(model),
  };
}
