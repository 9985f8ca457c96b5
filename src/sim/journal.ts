/** What a journal entry tells; in the order in which entries of one instant and task are made. */
export const ENTRIES = [
  'arrival',
  'return', // comes back to the scheduler
  'escalation', // a person is to decide
  'answer', // of that person, or the default
  'decision',
  'transfer', // its data begin to move
  'join', // reaches the executor
  'hold', // waits there until its tenant's quota has room
  'start',
  'setup', // a cold start begins, before the work
  'interrupt',
  'finish',
  'delivery', // its output is back where its data are
  'rejection',
  'failure',
  'abandonment',
  // of executors
  'breakdown',
  'repair',
  'notice', // of a revocation to come
  'revocation',
  'reinstatement',
  'boot',
  'up',
  'down', // switched off, or closed for the night
  // of links and sites
  'disconnection',
  'reconnection',
] as const;
export type Entry = (typeof ENTRIES)[number];

/** After these nothing happens to a task but that its output is delivered. */
const ENDS: ReadonlySet<Entry> = new Set<Entry>(['finish', 'rejection', 'failure', 'abandonment']);

/** One thing that happened. Time is microseconds; `task` is an ordinal of arrival. */
export interface JournalEntry {
  readonly time: number;
  readonly entry: Entry;
  readonly task: number | null;
  readonly executor: number | null;
  /** More about it: why, how much, what kind. */
  readonly detail: Readonly<Record<string, unknown>> | null;
}

/** Which tasks to tell of: `count` of them from the one with ordinal `from`. */
export interface JournalScope {
  readonly from: number;
  readonly count: number;
}

/** Everything that happened in a run, in order, for people and plots; kept only when a run is asked to keep it. */
export class Journal {
  readonly entries: JournalEntry[] = [];
  /** Names and classes of the tasks told of, by ordinal: a task is forgotten elsewhere when it ends. */
  readonly tasks = new Map<number, { readonly id: string | number; readonly classIndex: number }>();
  readonly #from: number;
  readonly #until: number;
  #ended = 0;

  constructor({ from, count }: JournalScope = { from: 0, count: Number.POSITIVE_INFINITY }) {
    this.#from = from;
    this.#until = from + count;
  }

  /** Whether all tasks that it tells of have come and ended. */
  get over(): boolean {
    return this.#ended === this.#until - this.#from;
  }

  arrived(time: number, task: number, id: string | number, classIndex: number): void {
    if (task < this.#from || task >= this.#until) return;
    this.tasks.set(task, { id, classIndex });
    this.note(time, 'arrival', task);
  }

  note(
    time: number,
    entry: Entry,
    task: number | null,
    executor: number | null = null,
    detail: JournalEntry['detail'] = null,
  ): void {
    if (task !== null && !this.tasks.has(task)) return;
    if (ENDS.has(entry)) this.#ended++;
    this.entries.push({ time, entry, task, executor, detail });
  }
}
