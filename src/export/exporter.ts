import type { PolicyModel } from '../learn/policy-model.ts';
import type { Artifact } from './artifact.ts';
import type { ParityVector } from './parity.ts';

/** A format that a policy can be shipped in: a line of the registry. */
export interface Exporter {
  readonly summary: string;
  /** What it consists of; the first file holds the policy. */
  readonly files: readonly [string, ...string[]];
  /** Why the format cannot carry this kind of policy; null when it can. */
  refusal(model: PolicyModel): string | null;
  /** The contents of {@link files}; `hash` is the artifact's own. */
  write(artifact: Artifact, hash: string): Readonly<Record<string, string | Uint8Array>>;
  /**
   * Loads the first file, as a user would.
   * @throws MissingComponentError when what runs this format is not installed
   */
  open(content: Uint8Array): Promise<Replay>;
}

/** Asks a policy in some format about the observation of a parity vector. */
export type Replay = (vector: ParityVector) => Promise<Answer>;

export interface Answer {
  readonly index: number;
  /** One a row, −Infinity where masked. */
  readonly scores: ArrayLike<number>;
}
