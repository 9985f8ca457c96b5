import type { PolicyModel } from '../learn/policy-model.ts';

/** Why a format that is a graph of tensors cannot carry a model; null when it can. */
export function tensorsOnly({ kind }: PolicyModel): string | null {
  return kind === 'table' ? 'a table is no graph of tensors (allowed: json, mjs, py, lua)' : null;
}
