/** What others have published of a method on an environment. */
export interface Published {
  readonly source: string;
  /** The last 100 episodes of training, or the greedy policy afterwards. */
  readonly measure: 'training' | 'greedy';
  readonly mean: number;
  /** What the source gives as ±: a deviation over seeds (CleanRL) or over the episodes of its one run (SB3 Zoo). */
  readonly spread: number;
}

/** A method with its settings on an environment, to be trained on several seeds. */
export interface Gate {
  /** What the table calls it. */
  readonly name: string;
  readonly agent: string;
  readonly env: string;
  readonly hyperparameters: Readonly<Record<string, unknown>>;
  /** Environments stepped together. */
  readonly envs: number;
  readonly steps: number;
  readonly published: readonly Published[];
}

/** One training of a gate. */
export interface GateTrial extends Pick<Gate, 'agent' | 'env' | 'hyperparameters' | 'envs' | 'steps'> {
  readonly seed: string;
}

/** What came of one training; equal trials come to equal results. */
export interface GateResult {
  /** Mean return of the last 100 episodes of training, exploration included. */
  readonly training: number;
  /** Mean return of 100 greedy episodes after training. */
  readonly greedy: number;
  /** Steps until a hundred episodes of training averaged the environment's threshold; null if they never did. */
  readonly solved: number | null;
}
