import { UsageError } from '../../core/errors.ts';
import type { EnvSpec, Observation, ResetOptions } from '../env.ts';
import { forbidden } from '../environment.ts';
import { EpisodeOrder } from '../episode-order.ts';
import { ObservationBatch } from '../observation-batch.ts';
import type { ByAgent, ParallelEnv, ParallelStep } from './parallel-env.ts';

/**
 * An environment of agents that see the same kind of things, are paid together and live equally long, from the
 * primitives of an `Environment`: PettingZoo's semantics are added here, once. Primitives check nothing and allocate
 * nothing; a `TeamVector` calls them directly.
 */
export abstract class TeamEnvironment implements ParallelEnv {
  abstract readonly possibleAgents: readonly string[];
  /** What any of the agents sees and can do. */
  abstract readonly spec: EnvSpec;

  /** What everyone got for the last {@link advance}. */
  reward = 0;
  /** Seconds the last {@link advance} took. */
  elapsed = 0;
  terminated = false;
  truncated = false;

  readonly #order = new EpisodeOrder(() => this.spec.id);
  #current: ObservationBatch | undefined;

  /** Starts an episode; everything random in it is a function of `seed`. */
  abstract begin(seed: string): void;

  /** Takes an allowed action of every agent and fills `reward`, `elapsed`, `terminated` and `truncated`. */
  abstract advance(actions: Int32Array): void;

  /** Writes what agent number `agent` sees as entry `index` of a batch. */
  abstract observeInto(batch: ObservationBatch, index: number, agent: number): void;

  /** The episode under way: JSON values and typed arrays that later steps do not touch. */
  abstract saveState(): unknown;

  abstract loadState(state: unknown): void;

  get agents(): readonly string[] {
    return this.#order.running ? this.possibleAgents : [];
  }

  get specs(): ByAgent<EnvSpec> {
    return this.#each(() => this.spec);
  }

  /**
   * Starts an episode; everybody's info has its seed.
   *
   * @throws InputError when the seed is a number that is negative or not whole.
   */
  reset({ seed }: ResetOptions = {}): ReturnType<ParallelEnv['reset']> {
    const episodeSeed = this.#order.reset(seed, (own) => this.begin(own));
    return { observations: this.#observe(0), infos: this.#each(() => ({ seed: episodeSeed })) };
  }

  /** @throws UsageError out of order, without one action for each agent, and for an action that is not allowed. */
  step(actions: ByAgent<number>): ParallelStep {
    this.#order.requireRunning();
    this.advance(this.#checked(actions));
    if (this.terminated || this.truncated) this.#order.end();
    return {
      observations: this.#observe(this.elapsed),
      rewards: this.#each(() => this.reward),
      terminations: this.#each(() => this.terminated),
      truncations: this.#each(() => this.truncated),
      infos: this.#each(() => ({})),
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

  #checked(actions: ByAgent<number>): Int32Array {
    const { id } = this.spec;
    const stranger = Object.keys(actions).find((name) => !this.possibleAgents.includes(name));
    if (stranger !== undefined) throw new UsageError(`${id}: there is no agent '${stranger}'`);
    return Int32Array.from(this.possibleAgents, (name, a) => {
      const action = actions[name];
      if (action === undefined) throw new UsageError(`${id}: agent '${name}' has no action`);
      if (!this.#current!.allows(a, action))
        throw forbidden(`${id} (agent ${name})`, action, this.#current!, a);
      return action;
    });
  }

  #observe(elapsed: number): ByAgent<Observation> {
    this.#current ??= new ObservationBatch(this.spec.observationSpace, this.possibleAgents.length);
    const current = this.#current;
    return this.#each((a) => {
      this.observeInto(current, a, a);
      return current.at(a, elapsed);
    });
  }

  #each<T>(of: (agent: number) => T): ByAgent<T> {
    return Object.fromEntries(this.possibleAgents.map((name, a) => [name, of(a)]));
  }
}
