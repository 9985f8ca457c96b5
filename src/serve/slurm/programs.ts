import { execFile } from 'node:child_process';
import process from 'node:process';
import { MissingComponentError } from '../../core/errors.ts';
import { SlurmRefusal, SlurmTrouble } from './trouble.ts';

/** Runs one of Slurm's programs; answers what it prints. */
export type RunSlurm = (name: string, words: readonly string[]) => Promise<string>;

/** A queue of a hundred thousand jobs as JSON. */
const MAX_OUTPUT = 1024 * 1024 * 1024;

/** What programs of all versions say when the controller is not there, in English: see `LC_ALL` below. */
const AWAY = /unable to contact slurm|connection refused|communication|connect failure|timed out|try again/i;

/**
 * Runs Slurm's own programs, none longer than `seconds`: a controller that hangs must not hang its caller.
 *
 * @throws MissingComponentError where a program is not installed; SlurmTrouble where the controller does not answer;
 * SlurmRefusal where it answers no
 */
export function slurmPrograms(seconds: number): RunSlurm {
  const options = {
    timeout: Math.ceil(1000 * seconds),
    killSignal: 'SIGKILL',
    maxBuffer: MAX_OUTPUT,
    env: { ...process.env, LC_ALL: 'C' },
  } as const;
  return (name, words) =>
    new Promise((resolve, reject) => {
      execFile(name, [...words], options, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(failureOf(name, error, stderr, seconds));
      });
    });
}

function failureOf(
  name: string,
  error: Error & { code?: unknown; killed?: boolean },
  stderr: string,
  seconds: number,
) {
  if (error.code === 'ENOENT') {
    return new MissingComponentError(
      `${name} is needed and not installed: apt-get install slurm-client, or run switchyard where Slurm's programs are`,
    );
  }
  if (error.killed) return new SlurmTrouble(`${name} did not answer within ${seconds} s`);
  const told = stderr.trim().split('\n').at(-1)!.slice(0, 300) || error.message.split('\n')[0]!;
  return AWAY.test(stderr) ? new SlurmTrouble(`${name}: ${told}`) : new SlurmRefusal(`${name}: ${told}`);
}
