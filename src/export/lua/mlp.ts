import type { NetworkModel } from '../../learn/policy-model.ts';
import { activationCode, denseCode, denseConstants } from './dense.ts';
import type { ScoreCode } from './module.ts';

export function mlpCode(model: NetworkModel): ScoreCode {
  return {
    functions: `${denseCode(model)}
-- A chain of layers from the globals to one score an action.
local function score(globals)
  local x = standardised(globals, 0, of_globals)
${model.hidden.map((_, k) => `  ${layerCode(model, k)}\n`).join('')}  return affine(x, weights["head.weight"], weights["head.bias"])
end
`,
    constants: denseConstants(model),
  };
}

/** Each candidate by itself. What the globals add to the first layer is the same for all rows. */
export function rowScorerCode(model: NetworkModel): ScoreCode {
  const layers = model.hidden.map((_, k) => `      ${layerCode(model, k, k === 0 ? 'shared' : undefined)}\n`);
  const first = layers.length === 0 ? 'head' : 'layer1';
  const bias = layers.length === 0 ? 'shared' : 'weights["head.bias"]';
  return {
    functions: `${denseCode(model)}
-- One chain of layers scores every allowed row, from its own features and the globals.
local function score(globals, candidates, allowed, count)
  local system = standardised(globals, 0, of_globals)
  local shared = affine(system, weights["${first}.weight"], weights["${first}.bias"], WIDTH)
  local scores = {}
  for row = 1, count do
    if allowed[row] then
      local x = standardised(candidates, (row - 1) * WIDTH, of_features)
${layers.join('')}      scores[row] = affine(x, weights["head.weight"], ${bias})[1]
    end
  end
  return scores
end
`,
    constants: denseConstants(model),
  };
}

function layerCode(model: NetworkModel, k: number, bias = `weights["layer${k + 1}.bias"]`): string {
  const name = `layer${k + 1}`;
  return `x = ${activationCode(model, name, `affine(x, weights["${name}.weight"], ${bias})`)}`;
}
