import { InputError } from '../core/errors.ts';
import type { Parameters } from './scheduler.ts';

/** A parameter of a scheduler that is a number from `low` up. @throws InputError when it is not */
export function numberIn(
  parameters: Parameters,
  scheduler: string,
  name: string,
  otherwise: number,
  low = 0,
): number {
  const value = Number(parameters[name] ?? otherwise);
  if (value >= low && value < Number.POSITIVE_INFINITY) return value;
  throw new InputError(`${scheduler}:${name}=${parameters[name]} is not allowed (a number ≥ ${low})`);
}
