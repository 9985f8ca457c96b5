import type { NetworkModel, Scorer } from '../policy-model.ts';
import { Chain } from './chain.ts';
import { Standardiser } from './dense.ts';
import type { Workspace } from './workspace.ts';

/** The `mlp` of {@link NetworkModel}. */
export function compileMlp(model: NetworkModel, space: Workspace): Scorer {
  const chain = new Chain(model, [...model.hidden, model.actions!], space);
  const globals = new Standardiser(model.normalisation.globals);
  const system = space.room(globals.width);
  const scores = new Float32Array(model.actions!);

  return (observation) => {
    space.enter();
    const { numbers } = space;
    globals.write(observation.globals, 0, numbers, system);
    const last = chain.run(system, globals.width);
    for (let i = 0; i < scores.length; i++)
      scores[i] = observation.mask[i] ? numbers[last + i]! : Number.NEGATIVE_INFINITY;
    return scores;
  };
}
