import { withPrefix } from '../../core/prefix.ts';
import { sizeOf } from '../graph/graph.ts';
import { type NetworkModel, type Normalisation, weightShapes } from '../policy-model.ts';
import type { Network } from './network.ts';

/**
 * The actor with its weights as data, apart from the network it was trained in. That of a dueling Q-network says
 * advantages, whose order is that of the values; of several quantiles the model says the mean, whose head is the mean
 * of their heads.
 */
export function policyNetwork(
  network: Network,
  flat: Float32Array,
  normalisation: Normalisation,
): NetworkModel {
  const { shape, activation, outputs } = network;
  const views = withPrefix('actor', network.weightsIn(flat));
  const weights = Object.entries(weightShapes(shape)).map(([name, size]) => {
    const learned = views[name]!;
    const several = learned.length > sizeOf(size);
    return [name, { shape: size, values: several ? means(learned, outputs) : learned.slice() }] as const;
  });
  return { ...shape, activation, normalisation, weights: Object.fromEntries(weights) };
}

/** Of each `count` numbers that follow one another. */
function means(values: Float32Array, count: number): Float32Array {
  return Float32Array.from({ length: values.length / count }, (_, i) => {
    const sum = values.subarray(i * count, (i + 1) * count).reduce((a, b) => a + b, 0);
    return sum / count;
  });
}
