/**
 * What an agent sees when it must choose; an owned copy that later steps do not touch.
 *
 * A scheduling environment lists one row of features for each candidate, and action i is candidate i. An
 * environment without candidates (CartPole) has no rows: its actions are those of the mask.
 */
export interface Observation {
  /** Numbers about the whole system, in the order of {@link ObservationSpace.globals}. */
  readonly globals: Float32Array;
  /** rows × features, row-major, in the order of {@link ObservationSpace.features}. */
  readonly candidates: Float32Array;
  /** One an action: 1 allowed, 0 not. At least one is allowed unless the episode has ended. */
  readonly mask: Uint8Array;
  /** Seconds since the previous decision of this episode; 0 on reset. */
  readonly elapsed: number;
}

/** The names and the greatest size of what {@link Observation} holds. */
export interface ObservationSpace {
  readonly globals: readonly string[];
  readonly features: readonly string[];
  /** The most actions that one observation can offer. */
  readonly maxActions: number;
}

/** What one step answers, as in Gymnasium. */
export interface Step {
  readonly observation: Observation;
  readonly reward: number;
  /** The task itself has ended: nothing follows, its value is 0. */
  readonly terminated: boolean;
  /** The episode was cut off from outside: the value of `observation` still counts. */
  readonly truncated: boolean;
  readonly info: Readonly<Record<string, unknown>>;
}

export interface ResetOptions {
  /** A whole number ≥ 0 or any string re-creates the environment's randomness; absent, the stream goes on. */
  readonly seed?: number | string;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** What is fixed about an environment, enough to build an agent for it. */
export interface EnvSpec {
  /** With its version, e.g. `dispatch-v0`. */
  readonly id: string;
  readonly observationSpace: ObservationSpace;
  /** Discounts a step that took dt seconds by exp(−discountRate · dt); 0 leaves reward undiscounted. */
  readonly discountRate: number;
}

/**
 * A decision process with Gymnasium's semantics.
 *
 * `reset` must come first and after every end; {@link UsageError} otherwise. An action that the mask forbids is a
 * {@link UsageError} too: a silently repaired action hides bugs. `close` may be called twice.
 */
export interface Env {
  readonly spec: EnvSpec;
  reset(options?: ResetOptions): { observation: Observation; info: Readonly<Record<string, unknown>> };
  step(action: number): Step;
  /** Everything needed to go on from here in another instance with the same construction; JSON or typed arrays. */
  save(): unknown;
  load(state: unknown): void;
  close(): void;
}

/** Makes a fresh instance; vector environments call it once for each member. */
export type EnvFactory = () => Env;

/** One decision and what came of it: the one schema of all learning methods. */
export interface Transition {
  readonly state: Observation;
  readonly action: number;
  readonly reward: number;
  readonly nextState: Observation;
  readonly terminated: boolean;
  readonly truncated: boolean;
}
