import type { PolicyModel } from '../learn/policy-model.ts';
import type { Artifact } from './artifact.ts';
import type { ParityVector } from './parity.ts';

/** A format that a policy can be shipped in: a line of the registry. */
export interface Exporter {
  readonly summary: string;
  /** What it consists of; names may hold `/`. */
  readonly files: readonly [string, ...string[]];
  /** Why the format cannot carry this kind of policy; null when it can. */
  refusal(model: PolicyModel): string | null;
  /** The contents of {@link files}; `hash` is the artifact's own. */
  write(artifact: Artifact, hash: string): Readonly<Record<string, string | Uint8Array>>;
  /**
   * Loads it, as a user would.
   * @param files all of {@link Exporter.files}
   * @param run starts interpreters of other languages; null where none may be started
   * @throws MissingComponentError when what runs this format is not installed
   */
  open(files: FilesByName, run: RunProgram | null): Promise<Replay>;
}

/** Contents by name. */
export type FilesByName = ReadonlyMap<string, Uint8Array>;

/** Asks a policy in some format about the observations of parity vectors, all at once: starting a program is slow. */
export type Replay = (vectors: readonly ParityVector[]) => Promise<readonly Answer[]>;

/**
 * Runs a program, which an interpreter reads from stdin, and answers what it wrote to stdout.
 * @param commands interpreters that would do, with their arguments; the first that is installed is used
 * @throws MissingComponentError when none is installed, Error with what it wrote to stderr when the program fails
 */
export type RunProgram = (commands: readonly Command[], program: string) => Promise<string>;

export type Command = readonly [name: string, ...words: string[]];

export interface Answer {
  readonly index: number;
  /** One a row, −Infinity where masked. */
  readonly scores: ArrayLike<number>;
}
