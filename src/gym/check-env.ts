import { VerificationError } from '../core/errors.ts';
import type { EnvFactory } from './env.ts';
import { seeds, twins } from './env-checks/determinism.ts';
import { closing, forbiddenActions, order } from './env-checks/misuse.ts';
import { ownedCopies, savedState } from './env-checks/ownership.ts';
import type { EnvCheck } from './env-checks/play.ts';
import { masks, resets, spaces, steps } from './env-checks/shape.ts';

/** In the order of Gymnasium's `check_env`, so that the first finding is the one to mend first. */
const CHECKS = {
  spaces,
  reset: resets,
  seeds,
  step: steps,
  masks,
  'step determinism': twins,
  'forbidden actions': forbiddenActions,
  'save and load': savedState,
  order,
  'owned copies': ownedCopies,
  close: closing,
} satisfies Record<string, EnvCheck>;

export type CheckName = keyof typeof CHECKS;

/** Where an environment breaks the contract of {@link Env}: the first fault that a check met. */
export interface Finding {
  readonly check: CheckName;
  readonly message: string;
}

export interface CheckReport {
  readonly ok: boolean;
  readonly findings: readonly Finding[];
}

export interface CheckOptions {
  /** Steps that each check plays, with random allowed actions; 200 by default. */
  readonly steps?: number;
  /** For an environment without randomness: it need not differ between seeds. */
  readonly deterministic?: boolean;
  /** Raises a VerificationError that lists the findings, if there are any. */
  readonly orThrow?: boolean;
}

/**
 * Plays an environment and reports where it breaks the contract of {@link Env}: shapes, seeds, masks, saved states,
 * order of calls, ownership of what it returns. It only ever takes actions that the mask allows, except to see that
 * others are refused. Whatever the environment raises by itself is a finding too.
 *
 * @throws VerificationError only with `orThrow`.
 */
export function checkEnv(make: EnvFactory, options: CheckOptions = {}): CheckReport {
  const { steps = 200, deterministic = false, orThrow = false } = options;
  const findings: Finding[] = [];
  for (const [name, check] of Object.entries(CHECKS)) {
    const message = firstFault(() => check({ make, steps, deterministic }));
    if (message !== undefined) findings.push({ check: name as CheckName, message });
  }
  if (orThrow && findings.length > 0) {
    throw new VerificationError(findings.map(({ check, message }) => `${check}: ${message}`).join('\n'));
  }
  return { ok: findings.length === 0, findings };
}

function firstFault(check: () => string | undefined): string | undefined {
  try {
    return check();
  } catch (error) {
    return `it raises ${error}`;
  }
}
