import type { NetworkModel } from '../../learn/policy-model.ts';
import { activationCode, denseCode, denseConstants, FEATURES_OF_ROW } from './dense.ts';
import type { ScoreCode } from './module.ts';

export function mlpCode(model: NetworkModel): ScoreCode {
  return {
    functions: `def _score(globals_, candidates, mask):
    """A chain of layers from the globals to one score an action."""
    x = _standardised(globals_, _GLOBALS)
${model.hidden.map((_, k) => `    ${layerCode(model, k)}\n`).join('')}    return _affine(x, _WEIGHTS["head.weight"], _WEIGHTS["head.bias"])


${denseCode(model)}`,
    constants: denseConstants(model),
  };
}

/** Each candidate by itself. What the globals add to the first layer is the same for all rows. */
export function rowScorerCode(model: NetworkModel): ScoreCode {
  const layers = model.hidden.map(
    (_, k) => `        ${layerCode(model, k, k === 0 ? 'shared' : undefined)}\n`,
  );
  const first = layers.length === 0 ? 'head' : 'layer1';
  const bias = layers.length === 0 ? 'shared' : '_WEIGHTS["head.bias"]';
  return {
    functions: `def _score(globals_, candidates, mask):
    """One chain of layers scores every allowed row, from its own features and the globals."""
    weight = _WEIGHTS["${first}.weight"]
    shared = _affine(_standardised(globals_, _GLOBALS), weight[len(FEATURE_NAMES) :], _WEIGHTS["${first}.bias"])
    scores = []
    for row, allowed in enumerate(mask):
        if not allowed:
            scores.append(-math.inf)
            continue
        x = ${FEATURES_OF_ROW}
${layers.join('')}        scores.append(_affine(x, _WEIGHTS["head.weight"], ${bias})[0])
    return scores


${denseCode(model)}`,
    constants: denseConstants(model),
  };
}

function layerCode(model: NetworkModel, k: number, bias = `_WEIGHTS["layer${k + 1}.bias"]`): string {
  const name = `layer${k + 1}`;
  return `x = ${activationCode(model, name, `_affine(x, _WEIGHTS["${name}.weight"], ${bias})`)}`;
}
