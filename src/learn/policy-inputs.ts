import type { Featuriser } from '../gym/features/featuriser.ts';
import type { PolicyModel } from './policy-model.ts';

/** A policy reads the inputs it was trained on, by their names. Returns the first that differs; null where none does. */
export function otherInput(model: PolicyModel, shown: Pick<Featuriser, 'globals' | 'features'>) {
  for (const part of ['globals', 'features'] as const) {
    const [read, given] = [model[part], shown[part]];
    const longer = read.length > given.length ? read : given;
    const at = longer.findIndex((_, k) => read[k] !== given[k]);
    if (at < 0) continue;
    const name = (names: readonly string[]) => (at < names.length ? `'${names[at]}'` : 'nothing');
    return { read: name(read), shown: name(given), where: `${part}, number ${at + 1}` };
  }
  return null;
}
