import type { EnvSpec, Observation, ResetOptions } from '../env.ts';

/** Something for every agent, by its name. */
export type ByAgent<T> = Readonly<Record<string, T>>;

/** What one step of all agents answers, each part keyed by the agents that took part in it. */
export interface ParallelStep {
  readonly observations: ByAgent<Observation>;
  readonly rewards: ByAgent<number>;
  readonly terminations: ByAgent<boolean>;
  readonly truncations: ByAgent<boolean>;
  readonly infos: ByAgent<Readonly<Record<string, unknown>>>;
}

/**
 * A decision process of several agents that act at the same time, with the semantics of PettingZoo's parallel API
 * (Terry et al. 2021).
 *
 * `reset` brings every agent of the episode to life. A step takes one action from each living agent, no more and no
 * fewer, and answers to just those; who terminated or was truncated in it is gone from {@link agents} afterwards. The
 * episode is over when nobody is left: `while (env.agents.length > 0) env.step(…)`. Masks and times are where
 * {@link Observation} has them, and {@link UsageError} is raised where `Env` raises it.
 */
export interface ParallelEnv {
  /** Everybody who can ever take part; never changes. */
  readonly possibleAgents: readonly string[];
  /** Who acts now; empty before the first reset and after the end. */
  readonly agents: readonly string[];
  /** What each possible agent sees and can do; never changes. */
  readonly specs: ByAgent<EnvSpec>;
  reset(options?: ResetOptions): {
    readonly observations: ByAgent<Observation>;
    readonly infos: ByAgent<Readonly<Record<string, unknown>>>;
  };
  step(actions: ByAgent<number>): ParallelStep;
  /** Everything needed to go on from here in another instance with the same construction; JSON or typed arrays. */
  save(): unknown;
  load(state: unknown): void;
  close(): void;
}

/** Makes a fresh instance. */
export type ParallelEnvFactory = () => ParallelEnv;
