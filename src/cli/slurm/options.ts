import { InputError } from '../../core/errors.ts';
import type { Mode } from '../../serve/decision/answer.ts';

/** What the command line says, as yargs gives it. */
export interface SlurmFlags {
  readonly policy: string | undefined;
  readonly mode: Mode;
  readonly interval: number;
  readonly audit: string | undefined;
  readonly state: string | undefined;
  readonly restore: boolean;
  readonly once: boolean;
  readonly timeout: number;
  readonly 'max-updates': number;
}

/** @throws InputError where the flags do not go together, or a number is out of its range */
export function checkSlurmFlags(flags: SlurmFlags): void {
  const { policy, mode, audit, state, restore, once } = flags;
  inRange('interval', flags.interval, 0.1, 86_400);
  inRange('timeout', flags.timeout, 0.1, 600);
  inRange('max-updates', flags['max-updates'], 1, 100_000);
  if (!Number.isInteger(flags['max-updates'])) throw new InputError('--max-updates: expected a whole number');
  if (restore) {
    if (once || policy !== undefined)
      throw new InputError('--restore stands alone: without --policy and --once');
    if (audit === undefined && state === undefined) {
      throw new InputError(
        '--restore needs --audit FILE, the log of the agent that set priorities, or its --state FILE',
      );
    }
    return;
  }
  if (policy === undefined) throw new InputError('--policy is required');
  if (mode === 'enforce' && audit === undefined) {
    throw new InputError(
      'mode enforce needs an audit log: nothing is enforced without a record (--audit FILE)',
    );
  }
}

function inRange(name: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  throw new InputError(`--${name}: ${value} (allowed: ${least} to ${most})`);
}
