import type { NetworkModel, Scorer } from '../policy-model.ts';
import { Chain } from './chain.ts';
import { Standardiser } from './dense.ts';

/** The `mlp` of {@link NetworkModel}. */
export function compileMlp(model: NetworkModel): Scorer {
  const chain = new Chain(model, [...model.hidden, model.actions!]);
  const globals = new Standardiser(model.normalisation.globals);
  const system = new Float64Array(globals.width);
  const scores = new Float32Array(model.actions!);

  return (observation) => {
    globals.write(observation.globals, 0, system);
    const last = chain.run(system);
    for (let i = 0; i < scores.length; i++)
      scores[i] = observation.mask[i] ? last[i]! : Number.NEGATIVE_INFINITY;
    return scores;
  };
}
