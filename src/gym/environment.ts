import { InputError, UsageError } from '../core/errors.ts';
import type { Env, EnvSpec, Observation, ResetOptions, Step } from './env.ts';
import { ObservationBatch } from './observation-batch.ts';

/** What `reset` and `step` tell beside the observation; never needed to learn. */
export type Info = Readonly<Record<string, unknown>>;

/** The seed of an environment that was never given one: nothing here draws from the outside. */
const DEFAULT_SEED = '0';

const NOTHING: Info = Object.freeze({});

type Phase = 'new' | 'running' | 'ended' | 'closed';

interface SavedEnvironment {
  readonly phase: Phase;
  readonly seed: string;
  readonly episode: number;
  readonly state: unknown;
}

/**
 * An environment from a few primitives: Gymnasium's semantics are added here, once.
 *
 * A subclass writes `begin`, `advance`, `observeInto`, `saveState` and `loadState`. They check nothing and allocate
 * nothing, since a {@link VectorEnv} calls them directly, millions of times. People call `reset` and `step`, which
 * enforce the order of calls and the mask, keep the seeds, and answer with owned copies.
 */
export abstract class Environment implements Env {
  abstract readonly spec: EnvSpec;

  /** Reward of the last {@link advance}. */
  reward = 0;
  /** Seconds the last {@link advance} took; 0 where steps take no time. */
  elapsed = 0;
  /** Whether the last {@link advance} reached an end that belongs to the task. */
  terminated = false;
  /** Whether the last {@link advance} ran into a limit from outside the task. */
  truncated = false;

  #phase: Phase = 'new';
  #seed = DEFAULT_SEED;
  #episode = 0;
  #current: ObservationBatch | undefined;

  /** Starts an episode; everything random in it is a function of `seed`. */
  abstract begin(seed: string, options?: Info): void;

  /** Takes an allowed action and fills `reward`, `elapsed`, `terminated` and `truncated`. */
  abstract advance(action: number): void;

  /** Writes the current observation as environment `index` of a batch; starts with {@link ObservationBatch.resize}. */
  abstract observeInto(batch: ObservationBatch, index: number): void;

  /** The episode under way: JSON values and typed arrays that later steps do not touch. */
  abstract saveState(): unknown;

  /** Goes on from what {@link saveState} returned, which stays as it is. */
  abstract loadState(state: unknown): void;

  /** What to tell beside the current observation. */
  info(): Info {
    return NOTHING;
  }

  /**
   * Starts an episode. `info.seed` names its randomness: `reset({ seed: info.seed })` plays it again.
   *
   * @throws InputError when the seed is a number that is negative or not whole.
   */
  reset({ seed, options }: ResetOptions = {}): { observation: Observation; info: Info } {
    this.#refuse('closed', 'is closed');
    if (seed !== undefined) {
      this.#seed = seedText(seed);
      this.#episode = 0;
    } else if (this.#phase !== 'new') this.#episode++;
    const episodeSeed = this.#episode === 0 ? this.#seed : `${this.#seed}/episode${this.#episode}`;
    this.begin(episodeSeed, options);
    this.#phase = 'running';
    return { observation: this.#observe(0), info: { seed: episodeSeed, ...this.info() } };
  }

  /** @throws UsageError before `reset`, after the end of the episode, and for an action that is not allowed. */
  step(action: number): Step {
    this.#refuse('closed', 'is closed');
    this.#refuse('new', 'must be reset before its first step');
    this.#refuse('ended', 'has ended its episode: reset it before the next step');
    if (!this.#current!.allows(0, action)) throw forbidden(this.spec.id, action, this.#current!, 0);
    this.advance(action);
    if (this.terminated || this.truncated) this.#phase = 'ended';
    return {
      observation: this.#observe(this.elapsed),
      reward: this.reward,
      terminated: this.terminated,
      truncated: this.truncated,
      info: this.info(),
    };
  }

  save(): unknown {
    const state = this.#phase === 'running' ? this.saveState() : null;
    return { phase: this.#phase, seed: this.#seed, episode: this.#episode, state } satisfies SavedEnvironment;
  }

  load(saved: unknown): void {
    const { phase, seed, episode, state } = saved as SavedEnvironment;
    this.#phase = phase;
    this.#seed = seed;
    this.#episode = episode;
    if (phase !== 'running') return;
    this.loadState(state);
    this.#observe(0);
  }

  close(): void {
    this.#phase = 'closed';
  }

  #refuse(phase: Phase, complaint: string): void {
    if (this.#phase === phase) throw new UsageError(`${this.spec.id} ${complaint}`);
  }

  #observe(elapsed: number): Observation {
    this.#current ??= new ObservationBatch(this.spec.observationSpace, 1);
    this.observeInto(this.#current, 0);
    return this.#current.at(0, elapsed);
  }
}

/** The complaint about an action that environment `index` of `batch` does not allow. */
export function forbidden(id: string, action: number, batch: ObservationBatch, index: number): UsageError {
  const allowed = [...batch.at(index, 0).mask.entries()].filter(([, free]) => free === 1).map(([k]) => k);
  return new UsageError(
    `${id} does not allow action ${action} now (allowed: ${allowed.join(', ') || 'none'})`,
  );
}

/** @throws InputError for a number that is negative or not whole. */
export function seedText(seed: number | string): string {
  if (typeof seed === 'string' || (Number.isSafeInteger(seed) && seed >= 0)) return String(seed);
  throw new InputError(`seed: ${String(seed)} is not allowed (a whole number ≥ 0 or a string)`);
}
