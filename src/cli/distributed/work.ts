import type { Trial } from '../../bench/trial.ts';

/** A trial for a worker that sees none of our files: it gets their contents by hash. JSON. */
export interface Work {
  readonly trial: Trial;
  /** SHA-256 of a {@link PackedScenario}. */
  readonly scenario: string;
  /** SHA-256 of a {@link PackedArtifact}; null for a rule, which is its text. */
  readonly policy: string | null;
}

/** A scenario and the files that it names. JSON. */
export interface PackedScenario {
  /** What messages call it. */
  readonly file: string;
  readonly text: string;
  /** SHA-256 of the files by how the scenario names them. */
  readonly files: Readonly<Record<string, string>>;
}

/** The files of an artifact. JSON. */
export interface PackedArtifact {
  /** What messages call it. */
  readonly folder: string;
  /** `kpi=share,…`, or nothing. */
  readonly preferences: string;
  /** SHA-256 of the files by name. */
  readonly files: Readonly<Record<string, string>>;
}
