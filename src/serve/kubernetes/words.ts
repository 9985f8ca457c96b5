import type { Metadata } from './wire.ts';

/** Is told what somebody wrote that cannot be read, and is left out therefore. */
export type OnSlip = (slip: string) => void;

/** What an object's annotation, or else its label, of a name says. */
export function wordOf({ annotations, labels }: Metadata, name: string): string | undefined {
  return annotations?.[name] ?? labels?.[name];
}

const SHOWN = 60;

/**
 * The same as a number from `least` on. What is none counts as not said: whoever writes a pod must not switch the rules off
 * by a slip, which an error would do where the extender may be ignored.
 */
export function numberOf(
  metadata: Metadata,
  name: string,
  onSlip: OnSlip,
  isAllowed: (value: number) => boolean = (value) => value >= 0,
): number | undefined {
  const word = wordOf(metadata, name);
  if (word === undefined) return undefined;
  const value = word.trim() === '' ? Number.NaN : Number(word);
  if (Number.isFinite(value) && isAllowed(value)) return value;
  const where = [metadata.namespace, metadata.name].filter(Boolean).join('/');
  onSlip(`${name} of ${where}: '${word.slice(0, SHOWN)}' is no number that is allowed there`);
  return undefined;
}

export const isPositive = (value: number): boolean => value > 0;
export const isCount = (value: number): boolean => Number.isSafeInteger(value) && value > 0;
