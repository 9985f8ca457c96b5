import { randomUUID } from 'node:crypto';
import { InputError } from '../../core/errors.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Pending } from './pending.ts';
import { checkWord, type Word } from './word.ts';

/** What the decision says of itself; the list adds the rest. */
export type Asked = Pick<
  Pending,
  'decision' | 'reason' | 'task' | 'candidates' | 'allowed' | 'scores' | 'proposed' | 'standing'
>;

export interface PendingOptions {
  /** Decisions that may be open at once. Default: 1000 */
  readonly limit?: number;
  /** Seconds that a person has. Default: 300 */
  readonly seconds?: number;
  /** Decisions that are over and can still be read. Default: 1000 */
  readonly keep?: number;
  /** Told once of every decision that is over, however it came to be; must not throw. */
  readonly onSettled?: (pending: Pending) => void;
  readonly clock?: Clock;
  readonly newId?: () => string;
}

interface Open {
  readonly pending: Pending;
  /** On the monotonic clock, in milliseconds. */
  readonly due: number;
}

/** A week: beyond 24 days timers fire at once. */
const MAX_SECONDS = 7 * 24 * 3600;

/**
 * Decisions that a person is asked about. Each is open until a person settles it or its time is over, then it is over
 * once and for all: `open` → `settled` | `expired`. What is over can be read for a while. An open one is never dropped;
 * a list that is full takes no more.
 */
export class PendingList {
  readonly #options: Required<PendingOptions>;
  /** By id, oldest first; as all have the same time, the first is due first. */
  readonly #open = new Map<string, Open>();
  readonly #over = new Map<string, Pending>();
  /** The latest time seen: a clock that goes back does not give anybody more time. */
  #time = Number.NEGATIVE_INFINITY;
  #cancelTimer: (() => void) | null = null;
  #closed = false;

  /** @throws InputError for a limit or time that makes no sense */
  constructor(options: PendingOptions = {}) {
    this.#options = {
      limit: 1000,
      seconds: 300,
      keep: 1000,
      onSettled: () => {},
      clock: systemClock,
      newId: randomUUID,
      ...options,
    };
    const { limit, seconds, keep } = this.#options;
    if (!(seconds > 0 && seconds <= MAX_SECONDS)) {
      throw new InputError(
        `pending: seconds: more than 0 and at most ${MAX_SECONDS} expected, got ${seconds}`,
      );
    }
    for (const [name, value] of Object.entries({ limit, keep })) {
      if (!(Number.isSafeInteger(value) && value >= 0)) {
        throw new InputError(`pending: ${name}: a count expected, got ${value}`);
      }
    }
  }

  /** Opens a question; null where the list is full or closed, and the decision's default holds. */
  add(asked: Asked): Pending | null {
    this.#expire();
    const { limit, seconds, clock, newId } = this.#options;
    if (this.#closed || this.#open.size >= limit) return null;
    const now = clock.now();
    const pending: Pending = {
      id: newId(),
      ...asked,
      created: new Date(now).toISOString(),
      expires: new Date(now + seconds * 1000).toISOString(),
      state: 'open',
      choice: null,
      by: null,
      comment: null,
    };
    this.#open.set(pending.id, { pending, due: this.#time + seconds * 1000 });
    this.#arm();
    return pending;
  }

  /** The open ones, oldest first. */
  list(): Pending[] {
    this.#expire();
    return [...this.#open.values()].map(({ pending }) => pending);
  }

  /** An open one, or one that was over not long ago. */
  get(id: string): Pending | undefined {
    this.#expire();
    return this.#open.get(id)?.pending ?? this.#over.get(id);
  }

  /** @throws InputError when there is no such one, it is over, or the choice is no allowed candidate */
  settle(id: string, word: Word): Pending {
    this.#expire();
    const pending = this.#open.get(id)?.pending;
    if (pending === undefined) throw notOpen(id, this.#over.get(id));
    checkWord(pending, word);
    const { choice, by, comment = null } = word;
    const settled: Pending = { ...pending, state: 'settled', choice, by, comment };
    this.#end([settled]);
    return settled;
  }

  /** Ends all that are open, whose defaults hold, and takes no more. */
  close(): void {
    this.#closed = true;
    this.#end([...this.#open.values()].map(({ pending }) => expired(pending)));
  }

  #expire(): void {
    this.#time = Math.max(this.#time, this.#options.clock.monotonic());
    const due: Pending[] = [];
    for (const open of this.#open.values()) {
      if (open.due > this.#time) break;
      due.push(expired(open.pending));
    }
    if (due.length > 0) this.#end(due);
  }

  /** All are over before anybody is told: whoever is told may ask the list. */
  #end(over: readonly Pending[]): void {
    for (const pending of over) {
      this.#open.delete(pending.id);
      this.#over.set(pending.id, pending);
    }
    for (const id of this.#over.keys()) {
      if (this.#over.size <= this.#options.keep) break;
      this.#over.delete(id);
    }
    this.#arm();
    for (const pending of over) this.#options.onSettled(pending);
  }

  /** One timer, for the first that is due; one that fires early finds nothing and is set again. */
  #arm(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    const [first] = this.#open.values();
    if (first === undefined) return;
    const wait = Math.max(1, Math.ceil(first.due - this.#time));
    this.#cancelTimer = this.#options.clock.after(wait, () => {
      this.#cancelTimer = null;
      this.#expire();
      if (this.#cancelTimer === null) this.#arm();
    });
  }
}

const expired = (pending: Pending): Pending => ({ ...pending, state: 'expired' });

function notOpen(id: string, over: Pending | undefined): InputError {
  if (over === undefined)
    return new InputError(`pending decision '${id}': there is none, or it was over long ago`);
  const how = over.state === 'settled' ? `${over.by} has settled it already` : 'its time is over';
  return new InputError(`pending decision '${id}': ${how}`);
}
