import { policyGraph } from '../networks/policy-graph.ts';
import type { NetworkModel } from '../policy-model.ts';
import { encodeModel } from './format.ts';
import { lowerGraph } from './lower.ts';

/**
 * A neural policy as an ONNX file: inputs `globals` [G], `mask` [rows] (1 allowed, 0 not) and, for a scorer,
 * `candidates` [rows, F]; output `scores` [rows], −Infinity where masked. A scorer takes any number of rows.
 */
export function encodePolicy(
  model: NetworkModel,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const graph = policyGraph(model);
  if (model.kind === 'mlp') return encodeModel(lowerGraph(graph), metadata);
  const symbolic = { candidates: ['rows', null], mask: ['rows'], scores: ['rows'] };
  return encodeModel(lowerGraph(graph, symbolic), metadata);
}
