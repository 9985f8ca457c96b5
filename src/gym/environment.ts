import { UsageError } from '../core/errors.ts';
import type { Env, EnvSpec, Observation, ResetOptions, Step } from './env.ts';
import { EpisodeOrder } from './episode-order.ts';
import { ObservationBatch } from './observation-batch.ts';

/** What `reset` and `step` tell beside the observation; never needed to learn. */
export type Info = Readonly<Record<string, unknown>>;

const NOTHING: Info = Object.freeze({});

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

  readonly #order = new EpisodeOrder(() => this.spec.id);
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
    const episodeSeed = this.#order.reset(seed, (own) => this.begin(own, options));
    return { observation: this.#observe(0), info: { seed: episodeSeed, ...this.info() } };
  }

  /** @throws UsageError before `reset`, after the end of the episode, and for an action that is not allowed. */
  step(action: number): Step {
    this.#order.requireRunning();
    if (!this.#current!.allows(0, action)) throw forbidden(this.spec.id, action, this.#current!, 0);
    this.advance(action);
    if (this.terminated || this.truncated) this.#order.end();
    return {
      observation: this.#observe(this.elapsed),
      reward: this.reward,
      terminated: this.terminated,
      truncated: this.truncated,
      info: this.info(),
    };
  }

  save(): unknown {
    return this.#order.save(() => this.saveState());
  }

  load(saved: unknown): void {
    this.#order.load(saved, (state) => {
      this.loadState(state);
      this.#observe(0);
    });
  }

  close(): void {
    this.#order.close();
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
