import { randomUUID } from 'node:crypto';
import type { AuditWriter } from '../audit/log.ts';
import type { Mode, Reason } from '../decision/answer.ts';
import type { Terms } from '../decision/decider.ts';
import type { Clock } from '../pending/clock.ts';
import type { BookFile } from './book-file.ts';
import type { Cluster } from './cluster.ts';
import { type Entry, entriesOf, whyLeftAlone } from './entry.ts';
import type { Partition } from './partition.ts';
import { type Change, planPriorities, type Ranked } from './plan.ts';
import type { QueuedJob } from './queued-job.ts';
import { type Ranker, rankQueue } from './ranking.ts';
import { recordOf } from './record-of.ts';
import { requestOf } from './request.ts';
import { SlurmRefusal } from './trouble.ts';

export interface AgentOptions {
  readonly mode: Mode;
  /** Names of those that are ranked; none: all. */
  readonly partitions: readonly string[];
  /** Priorities that are set in one round at most: each takes the controller's locks for a moment. */
  readonly maxUpdates: number;
  /** Seconds that the policy has for an answer. */
  readonly deadline: number;
  readonly isDisabled: () => boolean;
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
}

export interface AgentParts {
  readonly ranker: Ranker;
  readonly cluster: Cluster;
  /** Null where nothing is recorded; then nothing is set. */
  readonly audit: AuditWriter | null;
  readonly book: BookFile | null;
}

/** What came of one look at a partition's queue. */
export interface Report {
  readonly partition: string;
  readonly mode: Mode;
  /** Ids of jobs, the first to run first; null where the policy said nothing of use. */
  readonly order: readonly number[] | null;
  /** Jobs that are not ranked, and why. */
  readonly leftAlone: Readonly<Record<string, string>>;
  /** What is to be set for Slurm to run them in that order. */
  readonly changes: readonly Change[];
  /** Of these, what has been. */
  readonly set: number;
  /** Why others were not. */
  readonly refused: readonly string[];
  /** Why the policy does not have its way; null where it has. */
  readonly reason: string | null;
  readonly auditSeq: number | null;
}

/** Jobs of a queue that are looked at, those that Slurm would run first: as many as its own scheduler looks at. */
const LOOKED_AT = 1000;

/** Orders the queues of a cluster by a policy, one look at a time. */
export class SlurmAgent {
  readonly #options: AgentOptions;
  readonly #parts: AgentParts;
  /** What was last told of each partition: the same is not told again. */
  readonly #told = new Map<string, string>();

  constructor(options: AgentOptions, parts: AgentParts) {
    this.#options = options;
    this.#parts = parts;
  }

  /**
   * Looks at every queue once. Where the agent may not set priorities and has, it gives them back first.
   *
   * @param stopped whether to set no more
   * @returns what has changed since the last look
   * @throws SlurmTrouble where Slurm does not answer, MissingComponentError where it is not installed
   */
  async round(stopped: () => boolean = () => false): Promise<Report[]> {
    const { mode, isDisabled } = this.#options;
    if (mode !== 'enforce' || isDisabled()) await this.giveBack();
    const jobs = await this.#parts.cluster.queue();
    const entries = entriesOf(jobs);
    this.#settle(entries);
    const fresh = entries.filter(({ id, priority }) => priority !== 0 && !this.#parts.book?.book.get(id));
    const explicit = await this.#parts.cluster.explicit(fresh);
    const reports: Report[] = [];
    for (const partition of await this.#partitions()) {
      if (stopped()) break;
      const report = await this.#look(partition, entries, explicit, jobs, stopped);
      if (report !== null) reports.push(report);
    }
    return reports;
  }

  /**
   * Gives Slurm its order back: all that was set and nobody else has touched since.
   *
   * @returns how many jobs that were given back, and how many still are as they were set
   */
  async giveBack(): Promise<{ readonly given: number; readonly left: number }> {
    const { cluster, book: file, audit } = this.#parts;
    if (file === null || file.book.size === 0) return { given: 0, left: 0 };
    this.#settle(entriesOf(await cluster.queue()));
    const jobs = file.book.document.jobs;
    if (jobs.length === 0) return { given: 0, left: 0 };
    await cluster.giveBack(jobs);
    const after = new Map(entriesOf(await cluster.queue()).map(({ id, priority }) => [id, priority]));
    const left = jobs.filter(({ id, set, own }) => after.get(id) === set && set !== own);
    for (const { id } of jobs) if (!left.some((job) => job.id === id)) file.book.forget(id);
    file.save();
    this.#told.clear();
    const given = jobs.length - left.length;
    await audit?.note('slurm priorities given back', { jobs: jobs.map(({ id }) => id), left: left.length });
    return { given, left: left.length };
  }

  #settle(entries: readonly Entry[]): void {
    const { book: file } = this.#parts;
    if (file?.book.settle(entries)) file.save();
  }

  async #partitions(): Promise<Partition[]> {
    const { partitions } = this.#options;
    const found = await this.#parts.cluster.partitions();
    return partitions.length === 0 ? found : found.filter(({ name }) => partitions.includes(name));
  }

  async #look(
    partition: Partition,
    all: readonly Entry[],
    explicit: ReadonlySet<number>,
    jobs: readonly QueuedJob[],
    stopped: () => boolean,
  ): Promise<Report | null> {
    const now = Math.floor(this.#options.clock.now() / 1000);
    const waiting = all.filter((entry) => entry.partition === partition.name);
    const leftAlone = new Map<number, string>();
    for (const entry of waiting) {
      const why = whyLeftAlone(entry, now) ?? (explicit.has(entry.id) ? 'priority set by others' : null);
      if (why !== null) leftAlone.set(entry.id, why);
    }
    const pins = waiting.filter(({ id }) => leftAlone.get(id) === 'priority set by others');
    const entries = foremost(waiting.filter(({ id }) => !leftAlone.has(id)));
    if (entries.length === 0) return null;
    const running = jobs.filter((job) => job.running && job.partition === partition.name);
    const priorities = entries.map(({ priority }) => priority!);
    const id = randomUUID();
    const request = requestOf(partition, entries, running, now);
    const { decided, order } = rankQueue(this.#parts.ranker, request, id, this.#terms(), priorities);
    const ranked = (order ?? []).map((row) => entries[row]!);
    const changes = planPriorities(
      ranked.map((entry) => this.#ranked(entry)),
      pins.map(({ priority }) => priority!),
    );
    const summary = (open: readonly Change[]) =>
      JSON.stringify([decided.reason, ranked.map((entry) => entry.id), open]);
    if (this.#told.get(partition.name) === summary(changes)) return null;
    const record = recordOf({ ...this.#parts.ranker, decided, request, id, mode: this.#options.mode });
    const outcome = (await this.#parts.audit?.append(record)) ?? null;
    const may = decided.reason === null && outcome?.audited === true && this.#options.mode === 'enforce';
    const reason = outcome?.audited === false ? `audit: ${outcome.problem}` : decided.reason;
    const done = may ? await this.#set(changes, entries, id, stopped) : { set: 0, refused: [] };
    // What was not set is planned again, and then told again.
    const isDone = done.set === changes.length;
    if (!may || isDone) this.#told.set(partition.name, summary(may ? [] : changes));
    return {
      partition: partition.name,
      mode: this.#options.mode,
      order: order && ranked.map((entry) => entry.id),
      leftAlone: Object.fromEntries(leftAlone),
      changes,
      ...done,
      reason,
      auditSeq: outcome?.audited ? outcome.seq : null,
    };
  }

  #terms(): Terms {
    const { mode, deadline, isDisabled, clock } = this.#options;
    const due = clock.monotonic() + 1000 * deadline;
    return {
      mode,
      suspended: isDisabled() ? { reason: 'disabled' satisfies Reason } : null,
      explore: 0,
      guard: () => [],
      late: () => clock.monotonic() > due,
    };
  }

  #ranked({ id, priority }: Entry): Ranked {
    return { id, priority: priority!, own: this.#parts.book?.book.get(id)?.own ?? priority! };
  }

  /** From the first to run to the last, so that whatever stops it leaves the head of the queue in order. */
  async #set(changes: readonly Change[], entries: readonly Entry[], id: string, stopped: () => boolean) {
    const { cluster, book: file, audit } = this.#parts;
    const due = changes.slice(0, this.#options.maxUpdates);
    if (due.length === 0 || file === null) return { set: 0, refused: [] };
    const byId = new Map(entries.map((entry) => [entry.id, entry]));
    for (const change of due) file.book.intend(byId.get(change.id)!, change.to);
    file.save();
    const refused: string[] = [];
    let set = 0;
    for (const change of due) {
      if (stopped() || this.#options.isDisabled()) break;
      try {
        await cluster.setPriority(change.id, change.to);
        set++;
      } catch (error) {
        if (!(error instanceof SlurmRefusal)) throw error;
        refused.push(`${change.id}: ${error.message}`);
      }
    }
    await audit?.note('slurm priorities set', {
      decision: id,
      changes: due.map((change) => ({ ...change })),
      refused,
    });
    return { set, refused };
  }
}

/** The first by Slurm's order, as they were submitted. */
function foremost(entries: readonly Entry[]): readonly Entry[] {
  if (entries.length <= LOOKED_AT) return entries;
  const first = [...entries].sort((a, b) => b.priority! - a.priority! || a.id - b.id).slice(0, LOOKED_AT);
  const chosen = new Set(first);
  return entries.filter((entry) => chosen.has(entry));
}
