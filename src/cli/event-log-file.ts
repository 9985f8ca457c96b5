import { InputError } from '../core/errors.ts';
import type { TimelineEvent } from '../report/timeline.ts';
import type { LogLine } from '../sim/event-log.ts';
import { readTextFile } from './files.ts';

/** An event log as text, a JSON object a line. */
export function eventLogText(lines: readonly LogLine[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** @throws InputError naming file and line when a line is not an event */
export function readEventLog(path: string): TimelineEvent[] {
  const lines = readTextFile(path, 'an event log').split('\n');
  return lines.flatMap((line, i) => (line.trim() === '' ? [] : [eventOf(line, `${path}:${i + 1}:1`)]));
}

function eventOf(line: string, where: string): TimelineEvent {
  try {
    const value = JSON.parse(line) as TimelineEvent;
    if (typeof value.time === 'number' && typeof value.event === 'string') return value;
  } catch {
    // Told below, like a line that is JSON but no event.
  }
  throw new InputError(
    `${where}: not an event (expected {"time": seconds, "event": "…", …}): ${line.slice(0, 60)}`,
  );
}
