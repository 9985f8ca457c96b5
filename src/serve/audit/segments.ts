import { basename, dirname, join } from 'node:path';
import type { Storage } from './storage.ts';

const DIGITS = 6;

/** Name of the `number`th file that was full: `audit.jsonl.000001` is the oldest. */
export function segmentPath(path: string, number: number): string {
  return `${path}.${String(number).padStart(DIGITS, '0')}`;
}

/** Numbers of the full files of a log, oldest first. */
export async function segmentNumbers(path: string, storage: Storage): Promise<number[]> {
  const stem = `${basename(path)}.`;
  return (await storage.names(dirname(path)))
    .filter((name) => name.startsWith(stem) && /^\d{6,}$/.test(name.slice(stem.length)))
    .map((name) => Number(name.slice(stem.length)))
    .sort((a, b) => a - b);
}

/** All files of a log, oldest first. */
export async function filesOf(path: string, storage: Storage): Promise<string[]> {
  const full = (await segmentNumbers(path, storage)).map((number) => segmentPath(path, number));
  return (await storage.size(path)) === null ? full : [...full, path];
}

/** The file beside a log that holds the last sequence number and hash. */
export function headPath(path: string): string {
  return `${path}.head`;
}

/** Where a line goes that was never finished, by the number that its record would have had. */
export function tornPath(path: string, seq: number): string {
  return join(dirname(path), `${basename(path)}.torn-${seq}`);
}
