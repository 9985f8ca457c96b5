import { randomUUID } from 'node:crypto';
import type { AuditWriter } from '../audit/writer.ts';
import type { Mode, Reason } from '../decision/answer.ts';
import type { Terms } from '../decision/decider.ts';
import type { Clock } from '../pending/clock.ts';
import type { BookFile } from './book-file.ts';
import type { Cluster } from './cluster.ts';
import { entriesOf } from './entry.ts';
import type { Partition } from './partition.ts';
import { type Change, planPriorities } from './plan.ts';
import { type Applied, type GivenBack, Priorities } from './priorities.ts';
import type { QueuedJob } from './queued-job.ts';
import { type Ranker, rankQueue } from './ranking.ts';
import { recordOf } from './record-of.ts';
import { requestOf } from './request.ts';
import { type Survey, survey } from './survey.ts';

export interface AgentOptions {
  readonly mode: Mode;
  /** Names of those that are ranked; none: all. */
  readonly partitions: readonly string[];
  /** Priorities that are set in one look at most: each takes the controller's locks for a moment. */
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
export interface Report extends Applied {
  readonly partition: string;
  readonly mode: Mode;
  /** Ids of jobs, the first to run first; null where the policy said nothing of use. */
  readonly order: readonly number[] | null;
  /** Jobs that are not ranked, and why. */
  readonly leftAlone: Readonly<Record<string, string>>;
  /** What is to be set for Slurm to run them in that order. */
  readonly changes: readonly Change[];
  /** Why the policy does not have its way; null where it has. */
  readonly reason: string | null;
  readonly auditSeq: number | null;
}

/** Orders the queues of a cluster by a policy, one look at a time. */
export class SlurmAgent {
  readonly #options: AgentOptions;
  readonly #parts: AgentParts;
  readonly #priorities: Priorities;
  /** What was last told of each partition: the same is not told again. */
  readonly #told = new Map<string, string>();

  constructor(options: AgentOptions, parts: AgentParts) {
    this.#options = options;
    this.#parts = parts;
    this.#priorities = new Priorities(parts.cluster, parts.book, parts.audit);
  }

  /**
   * Looks at every queue once. Where the agent may not set priorities and has, it gives them back first.
   *
   * @param stopped whether to set no more
   * @returns what has changed since the last look
   * @throws SlurmTrouble where Slurm does not answer, MissingComponentError where it is not installed
   */
  async round(stopped: () => boolean = () => false): Promise<Report[]> {
    const { mode, isDisabled, partitions } = this.#options;
    const { cluster } = this.#parts;
    if (mode !== 'enforce' || isDisabled()) await this.giveBack();
    const jobs = await cluster.queue();
    const entries = entriesOf(jobs);
    this.#priorities.settle(entries);
    const explicit = await cluster.explicit(
      entries.filter((entry) => entry.priority !== 0 && !this.#priorities.isSet(entry)),
    );
    const now = Math.floor(this.#options.clock.now() / 1000);
    const reports: Report[] = [];
    for (const partition of await cluster.partitions()) {
      if (stopped() || (partitions.length > 0 && !partitions.includes(partition.name))) continue;
      const waiting = entries.filter((entry) => entry.partition === partition.name);
      const report = await this.#look(partition, survey(waiting, explicit, now), jobs, now, stopped);
      if (report !== null) reports.push(report);
    }
    return reports;
  }

  /** See {@link Priorities.giveBack}; what comes next is told anew. */
  async giveBack(): Promise<GivenBack> {
    const back = await this.#priorities.giveBack();
    if (back.given > 0) this.#told.clear();
    return back;
  }

  async #look(
    partition: Partition,
    { entries, leftAlone, pins }: Survey,
    jobs: readonly QueuedJob[],
    now: number,
    stopped: () => boolean,
  ): Promise<Report | null> {
    if (entries.length === 0) return null;
    const { ranker, audit } = this.#parts;
    const { mode, maxUpdates, isDisabled } = this.#options;
    const id = randomUUID();
    const running = jobs.filter((job) => job.running && job.partition === partition.name);
    const request = requestOf(partition, entries, running, now);
    const priorities = entries.map(({ priority }) => priority!);
    const { decided, order } = rankQueue(ranker, request, id, this.#terms(), priorities);
    const ranked = order?.map((row) => this.#priorities.ranked(entries[row]!)) ?? [];
    const changes = planPriorities(ranked, pins);
    const ids = ranked.map((job) => job.id);
    const summary = (open: readonly Change[]) => JSON.stringify([decided.reason, ids, open]);
    if (this.#told.get(partition.name) === summary(changes)) return null;
    const outcome = (await audit?.append(recordOf({ ...ranker, decided, request, id, mode }))) ?? null;
    const may = mode === 'enforce' && decided.reason === null && outcome?.audited === true;
    const due = may ? changes.slice(0, maxUpdates) : [];
    const applied = await this.#priorities.set(due, entries, id, () => stopped() || isDisabled());
    // What was to be set or recorded and was not is planned again, and then told again.
    const isDone = may ? applied.set === changes.length : outcome?.audited !== false;
    if (isDone) this.#told.set(partition.name, summary(may ? [] : changes));
    return {
      partition: partition.name,
      mode,
      order: order && ids,
      leftAlone,
      changes,
      ...applied,
      reason: outcome?.audited === false ? `audit: ${outcome.problem}` : decided.reason,
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
}
