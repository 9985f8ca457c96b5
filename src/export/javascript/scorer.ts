import type { NetworkModel } from '../../learn/policy-model.ts';
import type { ContextCode } from '../context-code.ts';
import { activationCode, denseCode, denseConstants } from './dense.ts';
import type { ScoreCode } from './module.ts';

export function scorerCode(model: NetworkModel): ScoreCode {
  const { before, context, functions } = CONTEXTS[model.context === 'attention' ? 'attention' : 'pooled'];
  const first = activationCode(model, 'row', "affine(features, weights['row.weight'], shared)");
  const second = activationCode(model, 'hidden', `affine(row, weights['hidden.weight'], ${context})`);
  return {
    functions: `/** One network scores every allowed row, from its own features, the globals, and what it sees of all rows. */
function score(globals, candidates, mask) {
  const system = standardised(globals, 0, normalisation.globals);
  const shared = affine(system, weights['globals.weight'], weights['row.bias']);
  const first = Array.from(mask, (allowed, row) => {
    if (!allowed) return null;
    const features = standardised(candidates, row * featureNames.length, normalisation.features);
    return ${first};
  });
${before}
  return first.map((row) => {
    if (row === null) return -Infinity;
    const second = ${second};
    return affine(second, weights['head.weight'], weights['head.bias'])[0];
  });
}

${functions}
${denseCode(model)}`,
    constants: denseConstants(model),
  };
}

const POOLED: ContextCode = {
  before: `  const pooled = meanAndMaximum(first.filter((row) => row !== null), shared.length);
  const context = affine(pooled, weights['context.weight'], weights['hidden.bias']);`,
  context: 'context',
  functions: `/** The mean of each column, then the maximum of each. */
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
`,
};

const ATTENTION: ContextCode = {
  before: `  const allowed = first.filter((row) => row !== null);
  const keys = allowed.map((row) => projected(row, weights['key.weight']));
  const values = allowed.map((row) => projected(row, weights['value.weight']));`,
  context: "affine(attended(row, keys, values), weights['context.weight'], weights['hidden.bias'])",
  functions: `/** A mean of the values, each weighed by how well its key answers the query of the row. */
function attended(row, keys, values) {
  const query = projected(row, weights['query.weight']);
  const likeness = keys.map((key) => key.reduce((sum, x, j) => sum + query[j] * x, 0) / Math.sqrt(row.length));
  const top = likeness.reduce((a, b) => Math.max(a, b));
  const shares = likeness.map((x) => Math.exp(x - top));
  const total = shares.reduce((a, b) => a + b, 0);
  const mean = new Float64Array(row.length);
  for (let s = 0; s < values.length; s++) {
    const share = shares[s] / total;
    for (let j = 0; j < mean.length; j++) mean[j] += share * values[s][j];
  }
  return mean;
}

function projected(row, weight) {
  return affine(row, weight, new Float64Array(row.length));
}
`,
};

const CONTEXTS = { pooled: POOLED, attention: ATTENTION };
