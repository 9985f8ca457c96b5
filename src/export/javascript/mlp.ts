import type { NetworkModel } from '../../learn/policy-model.ts';
import { denseCode, denseConstants } from './dense.ts';
import type { ScoreCode } from './module.ts';

export function mlpCode(model: NetworkModel): ScoreCode {
  const layers = model.hidden.map(
    (_, k) => `  x = activated(affine(x, weights['layer${k + 1}.weight'], weights['layer${k + 1}.bias']));\n`,
  );
  return {
    functions: `/** A chain of layers from the globals to one score an action. */
function score(globals) {
  let x = standardised(globals, 0, normalisation.globals);
${layers.join('')}  return affine(x, weights['head.weight'], weights['head.bias']);
}

${denseCode(model)}`,
    constants: denseConstants(model),
  };
}
