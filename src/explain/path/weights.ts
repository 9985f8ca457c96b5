import { InputError } from '../../core/errors.ts';
import { type NetworkModel, weightShapes } from '../../learn/policy-model.ts';

/**
 * A network's weight in doubles.
 * @throws InputError where it is missing, or has another shape than the network's widths ask for
 */
export function weightOf(model: NetworkModel, name: string): Float64Array {
  const weight = model.weights[name];
  const shape = weightShapes(model)[name];
  if (weight === undefined || weight.shape.join() !== shape?.join()) {
    throw new InputError(
      `policy weight '${name}' has shape [${weight?.shape ?? 'missing'}], [${shape}] is needed`,
    );
  }
  return Float64Array.from(weight.values);
}

/** (x − mean) / deviation. */
export function standardised(
  values: ArrayLike<number>,
  from: number,
  { mean, deviation }: NetworkModel['normalisation']['globals'],
): Float64Array {
  return Float64Array.from(mean, (average, k) => (values[from + k]! - average) / deviation[k]!);
}
