import type { AuditWriter } from '../audit/writer.ts';
import type { BookFile } from './book-file.ts';
import type { Cluster } from './cluster.ts';
import { type Entry, entriesOf } from './entry.ts';
import type { Change, Ranked } from './plan.ts';
import { SlurmRefusal } from './trouble.ts';

/** What came of changes. */
export interface Applied {
  /** How many were made. */
  readonly set: number;
  /** Why others were not. */
  readonly refused: readonly string[];
}

export interface GivenBack {
  readonly given: number;
  /** How many still are as they were set. */
  readonly left: number;
}

/** Sets priorities, remembers what they were, and gives them back. */
export class Priorities {
  readonly #cluster: Cluster;
  readonly #file: BookFile | null;
  readonly #audit: AuditWriter | null;

  /** Without a book or a log it sets nothing. */
  constructor(cluster: Cluster, file: BookFile | null, audit: AuditWriter | null) {
    this.#cluster = cluster;
    this.#file = file;
    this.#audit = audit;
  }

  /** A job with what it was before it was ever set. */
  ranked({ id, priority }: Entry): Ranked {
    return { id, priority: priority!, own: this.#file?.book.get(id)?.own ?? priority! };
  }

  isSet({ id }: Entry): boolean {
    return this.#file?.book.get(id) !== undefined;
  }

  /** Forgets jobs that wait no more, or that others have set since. */
  settle(entries: readonly Entry[]): void {
    if (this.#file?.book.settle(entries)) this.#file.save();
  }

  /**
   * From the first to run to the last, so that whatever stops it leaves the head of the queue in order.
   *
   * @param decision id of the ranking that asks for it
   * @throws SlurmTrouble where Slurm does not answer; what was set until then is remembered
   */
  async set(
    changes: readonly Change[],
    entries: readonly Entry[],
    decision: string,
    stopped: () => boolean,
  ): Promise<Applied> {
    if (changes.length === 0 || this.#file === null) return { set: 0, refused: [] };
    const byId = new Map(entries.map((entry) => [entry.id, entry]));
    for (const { id, to } of changes) this.#file.book.intend(byId.get(id)!, to);
    this.#file.save();
    const refused: string[] = [];
    let set = 0;
    for (const { id, to } of changes) {
      if (stopped()) break;
      try {
        await this.#cluster.setPriority(id, to);
        set++;
      } catch (error) {
        if (!(error instanceof SlurmRefusal)) throw error;
        refused.push(`${id}: ${error.message}`);
      }
    }
    await this.#audit?.note('slurm priorities set', { decision, set, refused, changes: [...changes] });
    return { set, refused };
  }

  /** Gives Slurm its order back: all that was set and nobody else has touched since. */
  async giveBack(): Promise<GivenBack> {
    const file = this.#file;
    if (file === null || file.book.size === 0) return { given: 0, left: 0 };
    this.settle(entriesOf(await this.#cluster.queue()));
    const { jobs } = file.book.document;
    if (jobs.length === 0) return { given: 0, left: 0 };
    await this.#cluster.giveBack(jobs);
    const after = new Map(entriesOf(await this.#cluster.queue()).map(({ id, priority }) => [id, priority]));
    const left = new Set(
      jobs.filter(({ id, set, own }) => after.get(id) === set && set !== own).map(({ id }) => id),
    );
    for (const { id } of jobs) if (!left.has(id)) file.book.forget(id);
    file.save();
    const ids = jobs.map(({ id }) => id);
    await this.#audit?.note('slurm priorities given back', { jobs: ids, left: [...left] });
    return { given: jobs.length - left.size, left: left.size };
  }
}
