import { InputError } from '../../core/errors.ts';
import { allowedNames } from '../../core/suggest.ts';

/** Options of a command by their names, each with the values that it is given, in their order. */
export type OptionValues = Readonly<Record<string, readonly string[]>>;

/** What differs: an option's new values, or null where it is left out. */
export type OptionChanges = Readonly<Record<string, readonly string[] | null>>;

/** An option that is given a value a name, such as `param`: `hidden=[32,32]`. */
const ASSIGNMENT = /^([\w.]+)=/;

/**
 * Options with some replaced or left out. Where all values of an option are `name=value`, those of other names stay.
 *
 * @param where what to name in an error
 * @throws InputError for one to be left out that is not there
 */
export function changed(options: OptionValues, changes: OptionChanges, where: string): OptionValues {
  const result: Record<string, readonly string[]> = { ...options };
  for (const [name, values] of Object.entries(changes)) {
    if (values !== null) result[name] = merged(options[name] ?? [], values);
    else if (name in options) delete result[name];
    else
      throw new InputError(
        `${where}: '${name}' cannot be left out${allowedNames(name, Object.keys(options))}`,
      );
  }
  return result;
}

function merged(own: readonly string[], values: readonly string[]): readonly string[] {
  const assigned = assignedNames(values);
  const names = assignedNames(own);
  if (assigned === null || names === null) return values;
  const stay = own.filter((_, k) => !assigned.includes(names[k]!));
  return [...stay, ...values];
}

/** Null where a value is no `name=value`. */
function assignedNames(values: readonly string[]): readonly string[] | null {
  const names = values.map((value) => ASSIGNMENT.exec(value)?.[1]);
  return names.every((name) => name !== undefined) ? names : null;
}

/** Changes as one would type them; what is left out is named. */
export function changesText(changes: OptionChanges, quoted: (word: string) => string): string {
  return Object.entries(changes)
    .map(([name, values]) =>
      values === null
        ? `without \`--${name}\``
        : `\`${values.map((value) => `--${name} ${quoted(value)}`).join(' ')}\``,
    )
    .join(', ');
}
