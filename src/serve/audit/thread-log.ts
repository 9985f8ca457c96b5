import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { errorOf } from '../../core/failure.ts';
import { jcs } from './jcs.ts';
import { type AuditOptions, lockedBy } from './log.ts';
import type { Decision } from './record.ts';
import { disk } from './storage.ts';
import type { Entry, Order, Reply, ThreadData } from './thread-messages.ts';
import type { AuditOutcome, AuditWriter } from './writer.ts';

/** Entries that go over together at most: the thread seals them while the next are decided. */
const AT_ONCE = 8;

/** The thread's module stands beside this one, built or not. */
const ENTRY = new URL(import.meta.url.replace(/thread-log\.(\w+)$/, 'log-thread.$1'));

type ThreadLogOptions = Omit<ThreadData, 'path'> & Pick<AuditOptions, 'isLocked'>;

/**
 * An `AuditLog` in a thread of its own, so that sealing records keeps no decision waiting: it takes as long as all the
 * rest of a decision. What is appended in one turn goes over together, as text, which is the quickest to hand over.
 */
export class ThreadLog implements AuditWriter {
  readonly #worker: Worker;
  readonly #unlock: () => void;
  /** Those who wait for what became of an entry. */
  readonly #waiting = new Map<number, (outcome: AuditOutcome) => void>();
  #entries: (Entry | null)[] = [];
  #next = 0;
  #problem: string | null = null;
  #closing = false;

  private constructor(worker: Worker, unlock: () => void) {
    this.#worker = worker;
    this.#unlock = unlock;
    worker.on('message', (reply: Reply) => this.#hear(reply));
    worker.on('error', (error) => this.#end(`the thread of the audit log ended: ${error.message}`));
    worker.on('exit', () => this.#end('the thread of the audit log has ended'));
    // A log keeps the process alive only while somebody waits for it.
    worker.unref();
  }

  /** @throws InputError as `AuditLog.open` does */
  static async open(path: string, options: ThreadLogOptions): Promise<ThreadLog> {
    const unlock = await lockedBy(path, disk);
    const worker = new Worker(ENTRY, { workerData: { ...options, path } satisfies ThreadData });
    try {
      const [{ failure }] = (await once(worker, 'message')) as [Reply];
      if (failure !== undefined) throw errorOf(failure);
    } catch (error) {
      unlock();
      throw error;
    }
    return new ThreadLog(worker, unlock);
  }

  get problem(): string | null {
    return this.#problem;
  }

  append(decision: Decision): Promise<AuditOutcome> {
    return this.#send(entryOf(decision));
  }

  note(event: string, detail: Readonly<Record<string, unknown>> = {}): Promise<AuditOutcome> {
    return this.#send(textOf({ kind: 'event', event, detail }));
  }

  async close(): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    this.#worker.ref();
    const ended = once(this.#worker, 'exit');
    this.#post();
    this.#worker.postMessage('close' satisfies Order);
    await ended;
  }

  #send(content: Entry | null): Promise<AuditOutcome> {
    if (this.#closing) return Promise.resolve({ audited: false, problem: 'the audit log is closed' });
    if (this.#entries.length === 0) setImmediate(() => this.#post());
    if (this.#waiting.size === 0) this.#worker.ref();
    const entry = this.#next++;
    this.#entries.push(content);
    if (this.#entries.length >= AT_ONCE) this.#post();
    return new Promise((settle) => this.#waiting.set(entry, settle));
  }

  #post(): void {
    const entries = this.#entries;
    if (entries.length === 0) return;
    this.#entries = [];
    this.#worker.postMessage({ first: this.#next - entries.length, entries } satisfies Order);
  }

  #hear({ outcomes, problem }: Reply): void {
    this.#problem = problem;
    for (const [entry, outcome] of outcomes) {
      this.#waiting.get(entry)?.(outcome);
      this.#waiting.delete(entry);
    }
    if (this.#waiting.size === 0 && !this.#closing) this.#worker.unref();
  }

  /** Nothing is recorded any more. */
  #end(problem: string): void {
    this.#unlock();
    if (!this.#closing) this.#problem ??= problem;
    this.#closing = true;
    for (const settle of this.#waiting.values()) settle({ audited: false, problem });
    this.#waiting.clear();
  }
}

/**
 * From so many candidates on what grows with them goes over in canonical form: for 500 nodes to be read and written again
 * over there took longer than the decision. A small one is quicker said by `JSON.stringify`, which leaves this thread more
 * time.
 */
const MANY = 64;

function entryOf(decision: Decision): Entry | null {
  if (decision.candidates.length < MANY) return textOf({ kind: 'decision', ...decision });
  const { input, candidates, scores, ...rest } = decision;
  const text = textOf(rest);
  try {
    // `JSON.stringify` writes numbers as RFC 8785 does.
    return text && { text, input: jcs(input), candidates: jcs(candidates), scores: JSON.stringify(scores) };
  } catch {
    return null;
  }
}

function textOf(content: object): string | null {
  try {
    return JSON.stringify(content);
  } catch {
    return null;
  }
}
