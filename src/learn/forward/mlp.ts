import type { NetworkModel, Scorer } from '../policy-model.ts';
import { ACTIVATE, addProduct, checkedWeights, Standardiser } from './dense.ts';

/** The `mlp` of {@link NetworkModel}. */
export function compileMlp(model: NetworkModel): Scorer {
  const weights = checkedWeights(model);
  const activate = ACTIVATE[model.activation];
  const globals = new Standardiser(model.normalisation.globals);
  const widths = [globals.width, ...model.hidden, model.actions!];
  const layers = widths.map((width) => new Float64Array(width));
  const name = (k: number) => (k === widths.length - 1 ? 'head' : `layer${k}`);
  const matrices = widths.map((_, k) => weights[`${name(k)}.weight`]!);
  const biases = widths.map((_, k) => weights[`${name(k)}.bias`]!);
  const scores = new Float32Array(model.actions!);

  return (observation) => {
    globals.write(observation.globals, 0, layers[0]!);
    for (let k = 1; k < widths.length; k++) {
      const [before, layer] = [layers[k - 1]!, layers[k]!];
      layer.set(biases[k]!);
      addProduct(before, 0, before.length, matrices[k]!, layer, 0, layer.length);
      if (k < widths.length - 1) activate(layer, 0, layer.length);
    }
    const last = layers[widths.length - 1]!;
    for (let i = 0; i < scores.length; i++)
      scores[i] = observation.mask[i] ? last[i]! : Number.NEGATIVE_INFINITY;
    return scores;
  };
}
