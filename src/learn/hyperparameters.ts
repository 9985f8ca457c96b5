import type { z } from 'zod';
import { InputError } from '../core/errors.ts';
import { allowedNames } from '../core/suggest.ts';

/**
 * A method's own hyperparameters with the given ones in their place.
 *
 * @param method its name, for messages
 * @param schema one key a hyperparameter, each with its default, its limits and a description
 * @throws InputError for an unknown name (with a did-you-mean) and for a value that is not allowed
 */
export function hyperparameters<S extends z.ZodObject>(
  method: string,
  schema: S,
  given: Readonly<Record<string, unknown>>,
): z.output<S> {
  const names = Object.keys(schema.shape);
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new InputError(`${method}: unknown hyperparameter '${unknown}'${allowedNames(unknown, names)}`);
  }
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  const value = path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown>)?.[key], given);
  throw new InputError(`${method}: ${path.join('.')}: ${JSON.stringify(value)} is not allowed: ${message}`);
}

/** @throws InputError when the first of two hyperparameters does not divide the second one: `{ minibatch }, { rollout }` */
export function refuseRemainder(
  method: string,
  divisor: Readonly<Record<string, number>>,
  whole: Readonly<Record<string, number>>,
): void {
  const [[part, size], [all, total]] = [Object.entries(divisor)[0]!, Object.entries(whole)[0]!];
  if (total % size === 0) return;
  throw new InputError(`${method}: ${part}: ${size} is not allowed (a divisor of the ${all}'s ${total})`);
}
