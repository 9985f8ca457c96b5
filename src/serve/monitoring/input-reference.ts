import { InputError } from '../../core/errors.ts';

/** What an artifact says about the inputs that its policy was trained on. */
export interface InputDeciles {
  /** By global: minimum, 10 %, …, 90 %, maximum. */
  readonly globals: readonly (readonly number[])[];
  /** By feature, over all candidates. */
  readonly features: readonly (readonly number[])[];
  /** Observations that they are made from. */
  readonly samples: number;
}

interface Columns {
  readonly names: readonly string[];
  readonly deciles: readonly (readonly number[])[];
}

/** The same with the columns' names. */
export interface InputReference {
  readonly globals: Columns;
  readonly features: Columns;
  readonly samples: number;
}

const EDGES = 11;

/** @throws InputError where a column has no eleven ascending numbers */
export function inputReference(
  model: { readonly globals: readonly string[]; readonly features: readonly string[] },
  { globals, features, samples }: InputDeciles,
): InputReference {
  if (!(samples > 0)) throw new InputError(`reference.samples: ${samples} (expected a positive number)`);
  return {
    globals: columnsOf('globals', model.globals, globals),
    features: columnsOf('features', model.features, features),
    samples,
  };
}

function columnsOf(part: string, names: readonly string[], deciles: readonly (readonly number[])[]): Columns {
  if (deciles.length !== names.length) {
    throw new InputError(`reference.${part}: ${deciles.length} columns, ${names.length} are needed`);
  }
  for (const [k, edges] of deciles.entries()) {
    const ascending = edges.every((edge, i) => Number.isFinite(edge) && (i === 0 || edge >= edges[i - 1]!));
    if (edges.length !== EDGES || !ascending) {
      throw new InputError(`reference.${part}.${k} (${names[k]}): not ${EDGES} ascending numbers`);
    }
  }
  return { names, deciles };
}
