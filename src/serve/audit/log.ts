import { dirname } from 'node:path';
import { HeadFile } from './head.ts';
import { lockLog } from './lock.ts';
import { type ChainEnd, type Content, type Decision, sealAfter } from './record.ts';
import { type FoundLog, findLog } from './recovery.ts';
import { segmentPath } from './segments.ts';
import { disk, type Storage, type WritableFile, writeAll } from './storage.ts';
import type { AuditOutcome, AuditWriter } from './writer.ts';

/** When records are forced to the disk: before they are acknowledged, every so many milliseconds, or never. */
export type SyncPolicy = 'always' | 'never' | { readonly everyMs: number };

export interface AuditOptions {
  /** Milliseconds since 1970. It may jump: the order of records does not depend on it. */
  readonly now: () => number;
  readonly sync?: SyncPolicy;
  /** A file that would grow beyond so many bytes is put aside and a new one begun. */
  readonly maxBytes?: number;
  /** Decisions that may wait for the disk; one more is not audited. */
  readonly maxWaiting?: number;
  readonly storage?: Storage;
  /** The caller has made sure that nobody else writes the log, by {@link lockLog}. */
  readonly isLocked?: boolean;
}

interface Waiting {
  readonly content: Content;
  readonly now: number;
  settle(outcome: AuditOutcome): void;
}

/** Records that go to the disk together. */
interface Batch {
  readonly settlers: { readonly end: ChainEnd; settle(outcome: AuditOutcome): void }[];
  readonly bytes: Uint8Array;
  readonly end: ChainEnd;
  /** How many decisions its gap record admits to. */
  readonly admitted: number;
}

const MAX_BYTES = 256 * 1024 * 1024;
const MAX_WAITING = 65_536;
const BATCH = 512;

/**
 * A hash-chained log of decisions that one process appends to.
 *
 * Decisions wait in a queue and go to the disk together, so that one sync serves all that came during the last. What
 * the disk refuses is told in the outcome and in {@link problem}, never thrown: a server goes on, but must not enforce.
 * Every append tries anew; the first that succeeds is preceded by a record of how many were lost.
 */
export class AuditLog implements AuditWriter {
  readonly #path: string;
  readonly #options: Required<AuditOptions>;
  readonly #head: HeadFile;
  readonly #unlock: () => void;
  #end: ChainEnd;
  #file: WritableFile | null = null;
  /** Bytes of whole records in the open file. */
  #length: number;
  #nextSegment: number;
  /** The file may hold part of a batch that failed. */
  #dirty = false;
  #queue: Waiting[] = [];
  #draining: Promise<void> | null = null;
  /** What is still to be recorded of a writer that died. */
  #recovery: Content | null;
  /** Decisions that were not audited and are not admitted to by a gap record yet, and why the last was not. */
  #lost = 0;
  #lastProblem = '';
  #problem: string | null = null;
  #syncDue = false;
  #timer: NodeJS.Timeout | null = null;
  /** A sync that nobody waits for. */
  #syncing: Promise<void> | null = null;
  #closed = false;

  private constructor(path: string, options: Required<AuditOptions>, found: FoundLog, unlock: () => void) {
    this.#path = path;
    this.#unlock = unlock;
    this.#options = options;
    this.#head = new HeadFile(path, options.storage);
    this.#end = found.end;
    this.#length = found.length;
    this.#nextSegment = found.nextSegment;
    this.#recovery = found.recovery;
  }

  /**
   * Opens a log, or begins one. A line that its last writer never finished is moved into a file beside it, and that
   * is recorded.
   *
   * @throws InputError where the folder is missing, another process writes the log, or nothing can follow its last line
   */
  static async open(path: string, options: AuditOptions): Promise<AuditLog> {
    const complete: Required<AuditOptions> = {
      sync: 'always',
      maxBytes: MAX_BYTES,
      maxWaiting: MAX_WAITING,
      storage: disk,
      isLocked: false,
      ...options,
    };
    const unlock = complete.isLocked ? () => {} : await lockedBy(path, complete.storage);
    const found = await findLog(path, complete.storage).catch((error) => {
      unlock();
      throw error;
    });
    const log = new AuditLog(path, complete, found, unlock);
    if (found.recovery !== null) await log.#writeNext();
    return log;
  }

  get problem(): string | null {
    return this.#problem;
  }

  /** The last record that was written. */
  get end(): ChainEnd {
    return this.#end;
  }

  /**
   * Appends a decision; the outcome is there once the sync policy holds for it. Never rejects. Until then the decision
   * is the log's: it must not be changed.
   */
  append(decision: Decision): Promise<AuditOutcome> {
    const { propensity } = decision;
    if (!(Number.isFinite(propensity) && propensity >= 0 && propensity <= 1))
      return this.refuse(`propensity: ${propensity} is no probability`);
    if (this.#closed) return this.refuse('the audit log is closed');
    if (this.#queue.length >= this.#options.maxWaiting) {
      return this.refuse(`${this.#queue.length} decisions wait for the disk`);
    }
    return this.#enqueue({ kind: 'decision', ...decision });
  }

  note(event: string, detail: Readonly<Record<string, unknown>> = {}): Promise<AuditOutcome> {
    if (this.#closed) return this.refuse('the audit log is closed');
    return this.#enqueue({ kind: 'event', event, detail });
  }

  /** Returns once everything appended so far is written and, unless the policy is `never`, synced. */
  async flush(): Promise<void> {
    this.#syncDue = this.#options.sync !== 'never';
    await this.#wake();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.flush();
    if (this.#lost > 0) await this.#writeNext();
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#syncing;
    try {
      await this.#file?.close();
      await this.#head.close();
    } catch (error) {
      this.#problem = reasonOf(error);
    }
    this.#file = null;
    this.#unlock();
  }

  /** Admits to a decision that cannot be written. */
  refuse(problem: string): Promise<AuditOutcome> {
    this.#missed(1, problem);
    return Promise.resolve({ audited: false, problem });
  }

  #missed(decisions: number, problem: string): void {
    this.#lost += decisions;
    this.#lastProblem = problem;
  }

  #enqueue(content: Content): Promise<AuditOutcome> {
    return new Promise((settle) => {
      this.#queue.push({ content, now: this.#options.now(), settle });
      void this.#wake();
    });
  }

  #wake(): Promise<void> {
    this.#draining ??= this.#drain();
    return this.#draining;
  }

  async #drain(): Promise<void> {
    // What is appended in the same turn shares a batch.
    await Promise.resolve();
    while (this.#queue.length > 0 || this.#syncDue) {
      if (this.#queue.length > 0) await this.#writeNext();
      else {
        this.#syncDue = false;
        await this.#syncNow();
      }
    }
    this.#draining = null;
  }

  async #writeNext(): Promise<void> {
    const batch = this.#take();
    try {
      await this.#put(batch);
    } catch (error) {
      this.#problem = reasonOf(error);
      // A gap record alone that fails still has a decision behind it that waits for an answer.
      const failed = batch.settlers.length > 0 ? batch.settlers : this.#queue.splice(0, 1);
      this.#missed(failed.length, this.#problem);
      for (const { settle } of failed) settle({ audited: false, problem: this.#problem });
      return;
    }
    this.#problem = null;
    this.#recovery = null;
    this.#lost -= batch.admitted;
    for (const { end, settle } of batch.settlers) settle({ audited: true, ...end });
  }

  /** Seals the next decisions that go into one file together. */
  #take(): Batch {
    const lines: string[] = [];
    const settlers: Batch['settlers'] = [];
    const admitted = this.#lost;
    let end = this.#end;
    let size = 0;
    const add = (content: Content, now: number): boolean => {
      const { line, seq, hash } = sealAfter(end, content, now);
      const bytes = Buffer.byteLength(line) + 1;
      if (size > 0 && size + bytes > this.#room(size)) return false;
      lines.push(line, '\n');
      size += bytes;
      end = { seq, hash };
      return true;
    };
    if (this.#recovery !== null) add(this.#recovery, this.#options.now());
    if (admitted > 0) add({ kind: 'gap', lost: admitted, problem: this.#lastProblem }, this.#options.now());
    let taken = 0;
    for (; taken < this.#queue.length && settlers.length < BATCH; taken++) {
      const { content, now, settle } = this.#queue[taken]!;
      try {
        if (!add(content, now)) break;
        settlers.push({ end, settle });
      } catch (error) {
        this.#missed(1, reasonOf(error));
        settle({ audited: false, problem: this.#lastProblem });
      }
    }
    this.#queue.splice(0, taken);
    return { settlers, bytes: Buffer.from(lines.join('')), end, admitted };
  }

  /** Bytes that a batch may have which already holds `size`: those left in this file, or a whole new one. */
  #room(size: number): number {
    const left = this.#options.maxBytes - this.#length;
    return size <= left ? left : this.#options.maxBytes;
  }

  /** Puts a batch on the disk, and moves the end of the chain only once that is done. */
  async #put({ bytes, end }: Batch): Promise<void> {
    if (bytes.length === 0) return;
    if (this.#length > 0 && this.#length + bytes.length > this.#options.maxBytes) await this.#rotate();
    const file = await this.#openFile();
    if (this.#dirty) await file.truncate(this.#length);
    this.#dirty = false;
    try {
      await writeAll(file, bytes, this.#length);
      if (this.#options.sync === 'always') await file.sync();
      await this.#head.write(end);
    } catch (error) {
      await this.#withdraw(file);
      throw error;
    }
    this.#length += bytes.length;
    this.#end = end;
    this.#scheduleSync();
  }

  /** Takes back what a failed batch left in the file; where that fails too, the next batch does it first. */
  async #withdraw(file: WritableFile): Promise<void> {
    try {
      await file.truncate(this.#length);
    } catch {
      this.#dirty = (await this.#options.storage.size(this.#path).catch(() => null)) !== 0;
    }
  }

  async #openFile(): Promise<WritableFile> {
    if (this.#file === null) {
      this.#file = await this.#options.storage.open(this.#path);
      if (this.#options.sync !== 'never') await this.#options.storage.syncFolder(dirname(this.#path));
    }
    return this.#file;
  }

  async #rotate(): Promise<void> {
    const full = await this.#openFile();
    if (this.#dirty) await full.truncate(this.#length);
    this.#dirty = false;
    if (this.#options.sync !== 'never') await full.sync();
    this.#file = null;
    await this.#syncing;
    await full.close();
    await this.#options.storage.rename(this.#path, segmentPath(this.#path, this.#nextSegment));
    this.#nextSegment++;
    this.#length = 0;
  }

  #scheduleSync(): void {
    const { sync } = this.#options;
    if (typeof sync !== 'object' || this.#timer !== null) return;
    // Decisions go on meanwhile: a slow disk must not keep their callers waiting.
    this.#timer = setTimeout(() => {
      this.#syncing = this.#syncNow().finally(() => {
        this.#syncing = null;
        this.#timer = null;
      });
    }, sync.everyMs);
    this.#timer.unref();
  }

  async #syncNow(): Promise<void> {
    try {
      await this.#file?.sync();
      await this.#head.sync();
    } catch (error) {
      this.#problem = reasonOf(error);
    }
  }
}

/** Locks a log; what is no file, such as a device, is nobody's. @throws InputError where it cannot be locked */
export async function lockedBy(path: string, storage: Storage): Promise<() => void> {
  return (await storage.isDevice(path)) ? () => {} : lockLog(path);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
