import type { RunSlurm } from '../../../src/serve/slurm/programs.ts';
import { SlurmRefusal, SlurmTrouble } from '../../../src/serve/slurm/trouble.ts';

/** A job as `squeue --json` of 22.05 tells of it. */
export type FakeJob = ReturnType<typeof job>;

/** A job that waits: one processor, an hour, and whatever else is said of it. */
export function job(id: number, change: Record<string, unknown> = {}) {
  return {
    job_id: id,
    array_job_id: 0,
    job_state: 'PENDING',
    user_name: 'ann',
    partition: 'main',
    cpus: 1,
    time_limit: 60,
    submit_time: 1000 + id,
    eligible_time: 1000 + id,
    start_time: 0,
    priority: 1,
    nice: null as number | null,
    state_reason: 'Priority',
    dependency: '',
    resv_name: '',
    het_job_id: 0,
    ...change,
  };
}

/** Slurm with priority/multifactor and no weights: it gives every job the priority 1. */
export class FakeSlurm {
  jobs: FakeJob[];
  type = 'priority/multifactor';
  /** It answers nothing. */
  down = false;
  /** It is after so many calls of scontrol. */
  downAfter = Number.POSITIVE_INFINITY;
  readonly calls: string[] = [];
  readonly explicit = new Set<number>();

  constructor(jobs: FakeJob[]) {
    this.jobs = jobs;
  }

  readonly run: RunSlurm = async (name, words) => {
    if (this.down) throw new SlurmTrouble(`${name}: Unable to contact slurm controller (connect failure)`);
    if (name === 'squeue') return JSON.stringify({ jobs: this.jobs });
    if (name === 'sinfo') return 'main|16/16/0/32|up|infinite\nother|0/8/0/8|up|1-00:00:00\n';
    if (name === 'sprio') {
      return this.jobs.map((each) => `${each.job_id}|${each.priority}|0|0|0|0|0|0|0|cpu=0.00\n`).join('');
    }
    if (words[0] === 'show') return `PriorityType            = ${this.type}\n`;
    if (this.calls.length >= this.downAfter) throw new SlurmTrouble('scontrol did not answer within 1 s');
    this.calls.push(words.join(' '));
    return words[0] === 'release' ? this.#release(words[1]!) : this.#update(words);
  };

  /** Ids of those that wait, in Slurm's order. */
  get order(): number[] {
    return this.jobs
      .filter(({ priority }) => priority > 0)
      .sort((a, b) => b.priority - a.priority || a.job_id - b.job_id)
      .map(({ job_id }) => job_id);
  }

  #of(id: number): FakeJob[] {
    return this.jobs.filter((each) => each.job_id === id || each.array_job_id === id);
  }

  #release(ids: string): string {
    for (const id of ids.split(',')) for (const each of this.#of(Number(id))) each.priority = 1;
    return '';
  }

  #update(words: readonly string[]): string {
    const [id, priority] = words.slice(1).map((word) => Number(word.split('=')[1])) as [number, number];
    const found = this.#of(id);
    if (found.length === 0) throw new SlurmRefusal(`Invalid job id specified for job ${id}`);
    for (const each of found) {
      each.priority = priority;
      each.nice = null;
    }
    return '';
  }
}
