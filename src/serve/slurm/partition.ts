/** What `sinfo` says of a partition. */
export interface Partition {
  readonly name: string;
  /** Processors, those of nodes that are down included. */
  readonly slots: number;
  /** Processors with nothing on them. */
  readonly free: number;
  readonly open: boolean;
  /** Seconds that a job may run there at most; null: no limit. */
  readonly limit: number | null;
}

/** What to ask `sinfo` for: names, processors as allocated/idle/other/all, whether it is up, and its time limit. */
export const PARTITION_WORDS = ['-a', '-h', '-o', '%R|%C|%a|%l'] as const;

/** Lines that cannot be read are none of a partition. */
export function readPartitions(output: string): Partition[] {
  const found = new Map<string, Partition>();
  for (const line of output.split('\n')) {
    const [name, processors = '', availability, limit = ''] = line.trim().split('|');
    const [, idle, , all] = processors.split('/').map(count);
    if (!name || idle === undefined || !all) continue;
    const before = found.get(name);
    found.set(name, {
      name,
      slots: all + (before?.slots ?? 0),
      free: idle + (before?.free ?? 0),
      open: availability === 'up',
      limit: secondsOf(limit),
    });
  }
  return [...found.values()];
}

const UNITS: Readonly<Record<string, number>> = { K: 1024, M: 1024 * 1024 };

/** `sinfo` shortens great numbers: `12K`. */
function count(text: string): number {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)([KM]?)/.exec(text) ?? [];
  return digits === undefined ? 0 : Math.round(Number(digits) * (UNITS[unit] ?? 1));
}

/** `days-hours:minutes:seconds`, or fewer of these from the right. */
function secondsOf(text: string): number | null {
  const [, days = '0', clock] = /^(?:(\d+)-)?(\d+(?::\d+)*)$/.exec(text) ?? [];
  if (clock === undefined) return null;
  return clock.split(':').reduce((sum, part) => 60 * sum + Number(part), 0) + 86_400 * Number(days);
}
