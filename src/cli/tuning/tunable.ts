import type { Tuning } from '../../bench/tune/document.ts';
import type { Space, SpaceDefaults } from '../../bench/tune/space.ts';
import type { Configuration, Outcome } from '../../bench/tune/trial.ts';
import type { Question } from '../../bench/tune/tuner.ts';
import { InputError } from '../../core/errors.ts';

/** The worlds that choose, or those of the comparison. */
export type Worlds = 'choice' | 'confirmation';

/** How the work is done. */
export interface Execution {
  readonly jobs: number;
  /** Where results and checkpoints stay; null where nothing is kept. */
  readonly folder: string | null;
  readonly signal: AbortSignal;
  /** Told how many runs of these questions have ended. */
  readonly onProgress: (done: number) => void;
}

/** What can be tuned: a learning method, or a policy with parameters. */
export interface Tunable {
  readonly kind: Tuning['kind'];
  readonly name: string;
  readonly env: string | null;
  /** What its budget counts, for people. */
  readonly unit: string;
  /** How many runs it takes to judge a configuration at a budget. */
  runs(budget: number, space: Space, worlds: Worlds): number;
  /** `parameters` are empty where none are known. */
  readonly defaults: SpaceDefaults;
  /** What of a space this cannot be tuned by; null where there is nothing. */
  refusal(space: Space): { readonly path: readonly string[]; readonly message: string } | null;
  /** Why a configuration cannot be; null where it can. */
  check(configuration: Configuration): Promise<string | null>;
  /** Seeds of the worlds that choose, or that compare. */
  worlds(space: Space, worlds: Worlds): readonly string[];
  /** Judges configurations. */
  judge(
    questions: readonly Question[],
    space: Space,
    worlds: Worlds,
    execution: Execution,
  ): Promise<Outcome[]>;
}

/** What `work` complains of to the user; null where it does not. */
export async function complaintOf(work: () => unknown): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}
