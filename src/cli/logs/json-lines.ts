import { existsSync } from 'node:fs';
import type { ProgressRecord } from '../../learn/agent.ts';
import { appendToFile, readTextFile, writeFileAtomic } from '../files.ts';
import type { LogEntry, LogSink } from './entry.ts';

/** Appends each entry as one line of JSON; a number that is not finite becomes `null`. The file begins with `kept`. */
export function openJsonLines(path: string, kept: readonly LogEntry[]): LogSink {
  writeFileAtomic(path, kept.map(lineOf).join(''));
  return { write: (entry) => appendToFile(path, lineOf(entry)) };
}

/** The entries of a log up to `steps`, the step of a checkpoint; none where there is no log. */
export function readEntries(path: string, steps = Number.POSITIVE_INFINITY): LogEntry[] {
  if (!existsSync(path)) return [];
  const entries: LogEntry[] = [];
  for (const line of readTextFile(path, 'a training log').split('\n')) {
    const entry = parseLine(line);
    // A run that was killed may have left half a line; nothing whole comes after it.
    if (entry === undefined || entry.steps > steps) break;
    entries.push(entry);
  }
  return entries;
}

function lineOf(entry: ProgressRecord): string {
  return `${JSON.stringify(entry)}\n`;
}

function parseLine(line: string): LogEntry | undefined {
  try {
    const entry = JSON.parse(line) as LogEntry | null;
    return typeof entry?.steps === 'number' ? entry : undefined;
  } catch {
    return undefined;
  }
}
