import type { Entry } from './entry.ts';
import { explicitByFactors, explicitByFall, FACTOR_WORDS } from './explicit.ts';
import { PARTITION_WORDS, type Partition, readPartitions } from './partition.ts';
import type { RunSlurm } from './programs.ts';
import { type QueuedJob, readQueue } from './queued-job.ts';
import { SlurmRefusal, SlurmTrouble } from './trouble.ts';

/** Ids in one command line: far below what any system takes. */
const AT_ONCE = 200;

/** What is asked of Slurm, and told to it. */
export class Cluster {
  readonly #run: RunSlurm;
  #computes: boolean | null = null;

  constructor(run: RunSlurm) {
    this.#run = run;
  }

  async queue(): Promise<QueuedJob[]> {
    return readQueue(await this.#asked('squeue', ['--json']));
  }

  async partitions(): Promise<Partition[]> {
    return readPartitions(await this.#asked('sinfo', PARTITION_WORDS));
  }

  /** Those whose priority neither Slurm nor this program made. @param entries that were never set */
  async explicit(entries: readonly Entry[]): Promise<ReadonlySet<number>> {
    if (entries.length === 0) return new Set();
    if (!(await this.#computesPriorities())) return explicitByFall(entries);
    const set = explicitByFactors(await this.#asked('sprio', FACTOR_WORDS));
    return new Set(entries.flatMap(({ id }) => (set.has(id) ? [id] : [])));
  }

  /** @throws SlurmRefusal for a job that has begun or ended, and where this user may not */
  async setPriority(id: number, priority: number): Promise<void> {
    await this.#run('scontrol', ['update', `JobId=${id}`, `Priority=${priority}`]);
  }

  /**
   * Lets Slurm compute the priorities of jobs again; where it computes none (priority/basic), they become what they were.
   * What is refused is only seen in the queue.
   */
  async giveBack(jobs: readonly { readonly id: number; readonly own: number }[]): Promise<void> {
    if (!(await this.#computesPriorities())) {
      for (const { id, own } of jobs)
        await this.#tried('scontrol', ['update', `JobId=${id}`, `Priority=${own}`]);
      return;
    }
    for (let k = 0; k < jobs.length; k += AT_ONCE) {
      const ids = jobs.slice(k, k + AT_ONCE).map(({ id }) => id);
      await this.#tried('scontrol', ['release', ids.join(',')]);
    }
  }

  /** Whether priorities change with age, fair share and so on. It takes a restart of Slurm to change that. */
  async #computesPriorities(): Promise<boolean> {
    if (this.#computes === null) {
      const [, type] =
        /^PriorityType\s*=\s*(\S+)/m.exec(await this.#asked('scontrol', ['show', 'config'])) ?? [];
      if (type === undefined) throw new SlurmTrouble('scontrol show config: it names no PriorityType');
      this.#computes = type !== 'priority/basic';
    }
    return this.#computes;
  }

  /** Who only asks is refused for no reason that could be ours. */
  async #asked(name: string, words: readonly string[]): Promise<string> {
    try {
      return await this.#run(name, words);
    } catch (error) {
      throw error instanceof SlurmRefusal ? new SlurmTrouble(error.message) : error;
    }
  }

  async #tried(name: string, words: readonly string[]): Promise<void> {
    try {
      await this.#run(name, words);
    } catch (error) {
      if (!(error instanceof SlurmRefusal)) throw error;
    }
  }
}
