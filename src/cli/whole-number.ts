import { InputError } from '../core/errors.ts';

/** The value of an option that counts something. @throws InputError */
export function wholeNumber(option: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new InputError(`${option} ${value} is not allowed (a whole number ≥ ${least})`);
}
