import type { AuditOptions } from '../../../src/serve/audit/log.ts';
import { AuditLog } from '../../../src/serve/audit/log.ts';
import type { Decision } from '../../../src/serve/audit/record.ts';
import { disk, type Storage, type WritableFile } from '../../../src/serve/audit/storage.ts';

/** The `k`th of a run of decisions that differ. */
export function decision(k: number): Decision {
  return {
    agent: 'ppo',
    artifact: 'a'.repeat(64),
    input: {
      id: `request-${k}`,
      task: { class: 'api', work: 0.2 * k },
      note: 'ünïcode “” \u2028 \ufffd',
      10: 1,
      9: 2,
    },
    candidates: ['edge', 'cloud'],
    scores: [k, null],
    propensity: 0.75,
    action: k % 2,
    mode: 'enforce',
    checks: [{ rule: 'pii', passed: true }],
    fallback: false,
    reason: null,
  };
}

/** A clock that goes on by a second at each look. */
export function ticking(start = Date.UTC(2026, 0, 1)): () => number {
  let now = start;
  return () => {
    now += 1000;
    return now;
  };
}

export function openLog(path: string, options: Partial<AuditOptions> = {}): Promise<AuditLog> {
  return AuditLog.open(path, { now: ticking(), sync: 'never', ...options });
}

/** Writes a log of `count` decisions and closes it. */
export async function writeLog(
  path: string,
  count: number,
  options: Partial<AuditOptions> = {},
): Promise<void> {
  const log = await openLog(path, options);
  for (let k = 0; k < count; k++) void log.append(decision(k));
  await log.close();
}

/** A disk with room for so many more bytes, and that can refuse single operations. */
export class SmallDisk implements Storage {
  room = Number.POSITIVE_INFINITY;
  syncs = 0;
  /** What a sync waits for. */
  syncing: Promise<void> = Promise.resolve();
  failing = new Set<'sync' | 'truncate' | 'open' | 'rename'>();
  readonly size = disk.size;
  readonly isDevice = disk.isDevice;
  readonly read = disk.read;
  readonly names = disk.names;
  readonly syncFolder = disk.syncFolder;

  async open(path: string): Promise<WritableFile> {
    this.#mayFail('open');
    const file = await disk.open(path);
    return {
      write: async (bytes, at) => {
        if (this.room <= 0) throw fault('ENOSPC: no space left on device');
        const taken = await file.write(bytes.subarray(0, this.room), at);
        this.room -= taken;
        return taken;
      },
      sync: async () => {
        this.#mayFail('sync');
        this.syncs++;
        await this.syncing;
        await file.sync();
      },
      truncate: async (length) => {
        this.#mayFail('truncate');
        await file.truncate(length);
      },
      close: () => file.close(),
    };
  }

  async rename(from: string, to: string): Promise<void> {
    this.#mayFail('rename');
    await disk.rename(from, to);
  }

  #mayFail(operation: 'sync' | 'truncate' | 'open' | 'rename'): void {
    if (this.failing.has(operation)) throw fault(`EIO: ${operation} failed`);
  }
}

function fault(message: string): Error {
  return Object.assign(new Error(message), { code: message.slice(0, message.indexOf(':')) });
}
