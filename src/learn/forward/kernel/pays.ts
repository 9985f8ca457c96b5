import type { PolicyModel } from '../../policy-model.ts';

/**
 * Weights from which on the kernel pays. Of a decision among 16 candidates, median of 60 rounds on an EPYC, it saves
 * 0.3 µs of 1.1 at 19 weights, 0.6 of 1.6 at 80, 1.2 of 2.3 at 160, 4.8 of 7.7 at 1,088 and 75 of 102 at 13,568; it
 * costs a kilobyte of code and a compilation.
 */
const PAYS_FROM = 128;

/** Whether a policy is to compute by WebAssembly where there is any. */
export function kernelPays(model: PolicyModel): boolean {
  if (model.kind === 'table') return false;
  const matrices = Object.values(model.weights).filter(({ shape }) => shape.length === 2);
  return matrices.reduce((sum, { shape }) => sum + shape[0]! * shape[1]!, 0) >= PAYS_FROM;
}
