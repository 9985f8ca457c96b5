import { z } from 'zod';
import type { Entry } from './entry.ts';

const priority = z.int().nonnegative();

const remembered = z.strictObject({
  id: z.int().positive(),
  user: z.string(),
  /** Seconds since 1970: ids are used again. */
  submit: z.number(),
  /** Its priority before it was first set. */
  own: priority,
  /** What it was set to, and what it was before that: which of the two it is, a crash leaves open. */
  set: priority,
  before: priority,
});

export const bookSchema = z.strictObject({ version: z.literal(1), jobs: z.array(remembered) });

/** What is remembered of a job whose priority was set. */
export type Remembered = Readonly<z.output<typeof remembered>>;

/** Which jobs have been set, and what Slurm had made of them: what is needed to give Slurm its order back. */
export class Book {
  readonly #jobs: Map<number, Remembered>;

  constructor(jobs: readonly Remembered[] = []) {
    this.#jobs = new Map(jobs.map((job) => [job.id, job]));
  }

  get size(): number {
    return this.#jobs.size;
  }

  /** As it is written down. */
  get document(): z.output<typeof bookSchema> {
    return { version: 1, jobs: [...this.#jobs.values()].sort((a, b) => a.id - b.id) };
  }

  get(id: number): Remembered | undefined {
    return this.#jobs.get(id);
  }

  /** A job is about to be set. */
  intend({ id, user, submit, priority }: Entry, to: number): void {
    const before = priority ?? 0;
    this.#jobs.set(id, { id, user, submit, own: this.#jobs.get(id)?.own ?? before, set: to, before });
  }

  forget(id: number): void {
    this.#jobs.delete(id);
  }

  /**
   * Forgets the jobs that wait no more, and those that somebody else has set or held since: they are theirs now.
   *
   * @returns whether there were any
   */
  settle(entries: readonly Entry[]): boolean {
    const waiting = new Map(entries.map((entry) => [entry.id, entry]));
    const { size } = this.#jobs;
    for (const job of this.#jobs.values()) {
      const entry = waiting.get(job.id);
      if (entry === undefined || !isOurs(job, entry)) this.#jobs.delete(job.id);
    }
    return this.#jobs.size < size;
  }
}

/** A job that was put back into the queue has a new time of submission, and still the priority that it was set to. */
function isOurs({ user, submit, set, before }: Remembered, entry: Entry): boolean {
  if (entry.user !== user) return false;
  return entry.priority === set || (entry.priority === before && entry.submit === submit);
}
