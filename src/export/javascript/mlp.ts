import type { NetworkModel } from '../../learn/policy-model.ts';
import { activationCode, denseCode, denseConstants } from './dense.ts';
import type { ScoreCode } from './module.ts';

export function mlpCode(model: NetworkModel): ScoreCode {
  return {
    functions: `/** A chain of layers from the globals to one score an action. */
function score(globals) {
  let x = standardised(globals, 0, normalisation.globals);
${model.hidden.map((_, k) => `  ${layerCode(model, k)}\n`).join('')}  return affine(x, weights['head.weight'], weights['head.bias']);
}

${denseCode(model)}`,
    constants: denseConstants(model),
  };
}

/** Each candidate by itself. What the globals add to the first layer is the same for all rows. */
export function rowScorerCode(model: NetworkModel): ScoreCode {
  const [first, ...later] = model.hidden.map(
    (_, k) => `    ${layerCode(model, k, k === 0 ? 'shared' : undefined)}\n`,
  );
  const name = first === undefined ? 'head' : 'layer1';
  const width = model.hidden[0] ?? 1;
  const bias = first === undefined ? 'shared' : "weights['head.bias']";
  return {
    functions: `/** One chain of layers scores every allowed row, from its own features and the globals. */
function score(globals, candidates, mask) {
  const system = standardised(globals, 0, normalisation.globals);
  const ofGlobals = weights['${name}.weight'].subarray(featureNames.length * ${width});
  const shared = affine(system, ofGlobals, weights['${name}.bias']);
  return Array.from(mask, (allowed, row) => {
    if (!allowed) return -Infinity;
    let x = standardised(candidates, row * featureNames.length, normalisation.features);
${[first, ...later].join('')}    return affine(x, weights['head.weight'], ${bias})[0];
  });
}

${denseCode(model)}`,
    constants: denseConstants(model),
  };
}

function layerCode(model: NetworkModel, k: number, bias = `weights['layer${k + 1}.bias']`): string {
  const name = `layer${k + 1}`;
  return `x = ${activationCode(model, name, `affine(x, weights['${name}.weight'], ${bias})`)};`;
}
