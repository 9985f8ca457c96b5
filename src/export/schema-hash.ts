import { hashOf } from '../core/hash.ts';
import type { PolicyModel } from '../learn/policy-model.ts';

/** SHA-256 of the names of globals and features, in their order: two policies with one hash read the same input. */
export function schemaHashOf({ globals, features }: Pick<PolicyModel, 'globals' | 'features'>): string {
  return hashOf({ features, globals });
}
