import { InputError } from '../../core/errors.ts';
import { allowedNames } from '../../core/suggest.ts';
import type { ObservationSpace } from '../../gym/env.ts';
import type { NetworkShape } from '../policy-model.ts';
import type { ParameterLayout } from './parameters.ts';

/**
 * What parameters are multiplied by so that a network sees nothing of some inputs: 0 for the weights that these would be
 * multiplied by, 1 for all others. Null where nothing is hidden.
 *
 * @param hide globals and features by their names; one that is both hides both
 * @throws InputError for a name that is neither
 */
export function sightOf(
  parameters: ParameterLayout,
  shape: NetworkShape,
  space: ObservationSpace,
  hide: readonly string[],
): Float32Array | null {
  const known = [...new Set([...space.globals, ...space.features])];
  const unknown = hide.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new InputError(`hide: nothing shown is called '${unknown}'${allowedNames(unknown, known)}`);
  if (hide.length === 0) return null;
  const sight = new Float32Array(parameters.size).fill(1);
  const weights = parameters.views(sight);
  for (const [name, inputs] of Object.entries(firstWeights(shape, space))) {
    const own = weights[name];
    if (!own) continue;
    const width = own.length / inputs.length;
    inputs.forEach((input, row) => {
      if (hide.includes(input)) own.fill(0, row * width, (row + 1) * width);
    });
  }
  return sight;
}

/** Weights that inputs are multiplied by, and the input that each of their rows is for. */
function firstWeights(
  { kind, context, hidden }: NetworkShape,
  { globals, features }: ObservationSpace,
): Readonly<Record<string, readonly string[]>> {
  const first = hidden.length === 0 ? 'head.weight' : 'layer1.weight';
  const critic = { [`critic/${first}`]: [...globals, ...features, ...features] };
  if (kind === 'mlp') return { [`actor/${first}`]: globals, ...critic };
  if (context === 'none') return { [`actor/${first}`]: [...features, ...globals], ...critic };
  return { 'actor/row.weight': features, 'actor/globals.weight': globals, ...critic };
}
