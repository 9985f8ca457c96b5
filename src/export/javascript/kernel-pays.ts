import type { PolicyModel } from '../../learn/policy-model.ts';

/**
 * Weights from which on the kernel pays. With 16 candidates, best of 60 rounds on two cores of an EPYC, it saves
 * 0.2 µs of 1.0 at 19 weights, 1.1 of 2.9 at 240, 1.4 of 3.5 at 352 and 10 of 21 at 3,712; it costs a kilobyte of code
 * and its compilation.
 */
const PAYS_FROM = 256;

/** Whether a policy is to compute by WebAssembly where there is any. */
export function kernelPays(model: PolicyModel): boolean {
  if (model.kind === 'table') return false;
  const matrices = Object.values(model.weights).filter(({ shape }) => shape.length === 2);
  return matrices.reduce((sum, { shape }) => sum + shape[0]! * shape[1]!, 0) >= PAYS_FROM;
}
