import { existsSync } from 'node:fs';
import { MissingComponentError } from '../../core/errors.ts';
import { AuditLog } from '../../serve/audit/log.ts';
import { systemClock } from '../../serve/pending/clock.ts';
import { SlurmAgent } from '../../serve/slurm/agent.ts';
import { BookFile } from '../../serve/slurm/book-file.ts';
import { Cluster } from '../../serve/slurm/cluster.ts';
import { slurmPrograms } from '../../serve/slurm/programs.ts';
import type { Ranker } from '../../serve/slurm/ranking.ts';
import { rounds } from '../../serve/slurm/rounds.ts';
import { SlurmTrouble } from '../../serve/slurm/trouble.ts';
import type { Io } from '../io.ts';
import { readPublicKeyFile } from '../key-files.ts';
import type { SlurmFlags } from './options.ts';
import { rankerOf } from './ranker.ts';

export interface SlurmRun extends SlurmFlags {
  readonly partition: readonly string[] | undefined;
  readonly 'disable-file': string | undefined;
  readonly key: string | undefined;
}

/** Gives back what an agent that is gone has set. @throws MissingComponentError where Slurm does not answer */
export async function restore(flags: SlurmRun, io: Io): Promise<void> {
  const audit = flags.audit === undefined ? null : await openLog(flags.audit);
  try {
    const agent = agentOf(flags, { audit, ranker: NOBODY });
    const { given, left } = await answered(() => agent.giveBack());
    io.answer(
      'slurm',
      { given, left },
      () => `${given} priorities given back to Slurm, ${left} left as they were set`,
    );
    if (left > 0)
      throw new MissingComponentError(`Slurm refused to take ${left} priorities back: see scontrol release`);
  } finally {
    await audit?.close();
  }
}

/** Orders the queue until told to stop, then gives Slurm its order back. */
export async function order(flags: SlurmRun, io: Io, signal: AbortSignal): Promise<void> {
  const ranker = await rankerOf(
    flags.policy!,
    flags.key === undefined ? null : readPublicKeyFile(flags.key),
    sinceStart(),
  );
  const audit = flags.audit === undefined ? null : await openLog(flags.audit);
  try {
    const agent = agentOf(flags, { audit, ranker });
    const round = async () => {
      for (const report of await agent.round(() => signal.aborted)) {
        for (const refusal of report.refused) io.warn(refusal);
        if (flags.mode !== 'observe') io.announce('slurm', { ...report });
      }
    };
    if (flags.once) return await answered(round);
    await rounds(round, {
      interval: flags.interval,
      signal,
      onTrouble: ({ message }, seconds) => io.warn(`${message}; again in ${seconds} s`),
    });
    await handOver(agent, io);
  } finally {
    await audit?.close();
  }
}

/** Slurm may be down by now: then the file of what was set stays for `--restore`, or for the next start. */
async function handOver(agent: SlurmAgent, io: Io): Promise<void> {
  try {
    const { given, left } = await agent.giveBack();
    if (given + left > 0) io.note(`${given} priorities given back to Slurm, ${left} left as they were set`);
  } catch (error) {
    if (!(error instanceof SlurmTrouble)) throw error;
    io.warn(`${error.message}; priorities are as they were set: run switchyard slurm --restore`);
  }
}

function agentOf(flags: SlurmRun, { audit, ranker }: { audit: AuditLog | null; ranker: Ranker }): SlurmAgent {
  const disableFile = flags['disable-file'];
  const state = flags.state ?? (flags.audit === undefined ? undefined : `${flags.audit}.slurm.json`);
  return new SlurmAgent(
    {
      mode: flags.mode,
      partitions: flags.partition ?? [],
      maxUpdates: flags['max-updates'],
      deadline: flags.timeout,
      isDisabled: () => disableFile !== undefined && existsSync(disableFile),
      clock: systemClock,
    },
    {
      ranker,
      audit,
      cluster: new Cluster(slurmPrograms(flags.timeout)),
      book: state === undefined ? null : new BookFile(state),
    },
  );
}

/** On the disk before anything is set. */
function openLog(file: string): Promise<AuditLog> {
  return AuditLog.open(file, { sync: 'always', now: systemClock.now });
}

/** Who asks once is told once. */
async function answered<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof SlurmTrouble
      ? new MissingComponentError(`Slurm does not answer: ${error.message}`)
      : error;
  }
}

/** Seconds since this process looked first. */
function sinceStart(): () => number {
  const start = systemClock.monotonic();
  return () => (systemClock.monotonic() - start) / 1000;
}

const NOBODY: Ranker = {
  agent: 'restore',
  artifact: '',
  strangeness: () => null,
  policy: {
    read() {
      throw new Error('nobody ranks');
    },
    judge() {
      throw new Error('nobody ranks');
    },
  },
};
