import { InputError } from '../../core/errors.ts';
import { allowedNames } from '../../core/suggest.ts';

/** One operation of a job: where it runs, and for how long. */
export interface ShopOperation {
  readonly machine: number;
  readonly seconds: number;
}

/** A job shop: of each job its operations in order. Machines are numbered from 0. */
export interface ShopInstance {
  /** What the file calls it; null where it has no name. */
  readonly name: string | null;
  readonly machines: number;
  readonly jobs: readonly (readonly ShopOperation[])[];
}

/**
 * The one of several instances that is asked for by name; a file with one needs no name.
 *
 * @throws InputError when no name is given where there are several, or none has it
 */
export function pickInstance<T extends { readonly name: string | null }>(
  instances: readonly T[],
  name: string | undefined,
  file: string,
): T {
  const names = instances.flatMap((each) => (each.name === null ? [] : [each.name]));
  if (name === undefined) {
    if (instances.length === 1) return instances[0]!;
    throw new InputError(
      `${file} has ${instances.length} instances: --instance is missing${allowedNames('', names)}`,
    );
  }
  const found = instances.find((each) => each.name === name);
  if (found) return found;
  const allowed =
    names.length > 0 ? allowedNames(name, names) : '; allowed: no --instance, for the file names none';
  throw new InputError(`--instance: unknown '${name}' in ${file}${allowed}`);
}
