import { InputError } from '../../core/errors.ts';
import { allowedNames } from '../../core/suggest.ts';
import { judge, type Verdict } from './judge.ts';
import type { Model } from './model.ts';
import { type Estimate, type Extent, replicate } from './replicate.ts';

const LONG: Extent = { replications: Number.POSITIVE_INFINITY, length: 1 };
const SHORT: Extent = { replications: 20, length: 0.35 };

/** The models that a call asks for. @throws InputError for a model that does not exist, with a did-you-mean */
export function chosen(
  models: readonly Model[],
  { short, only }: { readonly short: boolean; readonly only: readonly string[] },
): readonly Model[] {
  const ids = models.map(({ id }) => id);
  const unknown = only.find((id) => !ids.includes(id));
  if (unknown !== undefined) throw new InputError(`no model '${unknown}'${allowedNames(unknown, ids)}`);
  if (only.length > 0) return models.filter(({ id }) => only.includes(id));
  return short ? models.filter((model) => model.short) : models;
}

/** Runs models, one after another, and judges all of their estimates together. */
export async function runSuite(
  models: readonly Model[],
  options: { readonly short: boolean; readonly onModel?: (done: number) => void },
): Promise<Verdict> {
  const estimates: Estimate[] = [];
  for (const [k, model] of models.entries()) {
    estimates.push(...(await replicate(model, options.short ? SHORT : LONG)));
    options.onModel?.(k + 1);
  }
  return judge(estimates);
}
