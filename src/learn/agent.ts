import type { EnvSpec, Observation, Transition } from '../gym/env.ts';
import type { EnvVector } from '../gym/env-vector.ts';
import type { Backend } from './backend.ts';
import type { Demonstration } from './imitation/imitator.ts';
import type { PolicyModel } from './policy-model.ts';

/** One line of a training log; keys follow Stable-Baselines3 (`rollout/ep_rew_mean`, `train/approx_kl`, …). */
export type ProgressRecord = Readonly<Record<string, number>>;

/** A learning method at work. */
export interface Agent {
  /** How many environments of a vector should live through the same episodes; 1 unless given. */
  readonly sameEpisodes?: number;
  /** Chooses an action, exploring. */
  selectAction(state: Observation): number;
  /** Takes in one transition of the loop that calls {@link selectAction}; updates when it has gathered enough. */
  learn(transition: Transition): Promise<void>;
  /** Learns from a vector of environments until `steps` environment steps have been taken in total. */
  train(env: EnvVector, steps: number): AsyncGenerator<ProgressRecord>;
  /** Starts as a copy of whoever made the demonstrations; methods that cannot lack it. */
  imitate?(demonstrations: readonly Demonstration[]): AsyncGenerator<ProgressRecord>;
  /** What it has learned so far, ready to be played greedily or exported. */
  policy(): PolicyModel;
  /** Everything that the next update depends on: weights, moments, streams, unfinished rollouts. */
  save(): AgentState;
  load(state: AgentState): void;
}

/** JSON values and typed arrays, nested in plain objects and arrays. */
export type AgentState = { readonly [key: string]: unknown };

/** What an agent is made from. */
export interface AgentGiven {
  readonly spec: EnvSpec;
  /** Overrides of the method's own defaults. */
  readonly hyperparameters: Readonly<Record<string, unknown>>;
  readonly seed: string;
  /** What networks run on; ONNX Runtime if absent. */
  readonly backend?: Backend;
  /** Whom to copy, for methods that learn from nobody else. */
  readonly teacher?: Teacher;
}

/** Shows about so many of somebody's decisions; the same seed shows the same ones. */
export type Teacher = (decisions: number, seed: string) => readonly Demonstration[];

export type AgentFactory = (given: AgentGiven) => Promise<Agent>;
