import { sha256 } from '../../core/hash.ts';

/** Hexadecimal digits that a double can hold: 52 bits. */
const DIGITS = 13;

/**
 * Where a key stands among all keys: uniform in [0, 1), the same for ever and on every machine. A canary of share s
 * serves the keys below s, so that whoever is in it stays in it as it grows.
 */
export function shareOf(key: string): number {
  return Number.parseInt(sha256(key).slice(0, DIGITS), 16) / 16 ** DIGITS;
}

/** Whether a key belongs to the canary; nobody does at 0, everybody at 1. */
export function isInCanary(key: string, share: number): boolean {
  return shareOf(key) < share;
}
