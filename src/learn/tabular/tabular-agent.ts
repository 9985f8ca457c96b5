import { UsageError } from '../../core/errors.ts';
import { SequentialStream, type StreamState } from '../../core/random.ts';
import type { Observation, Transition } from '../../gym/env.ts';
import type { EnvVector, EpisodeRecord } from '../../gym/env-vector.ts';
import type { Agent, AgentGiven, AgentState, ProgressRecord } from '../agent.ts';
import { EpisodeWindow } from '../episode-window.ts';
import { hyperparameters } from '../hyperparameters.ts';
import type { Demonstration } from '../imitation/imitator.ts';
import type { TableModel } from '../policy-model.ts';
import { discountOf } from '../returns.ts';
import { valueAt } from '../schedule.ts';
import { choicesOf, rulesOf } from './choices.ts';
import { startsFrom } from './demonstrated.ts';
import { type TabularOptions, tabularSchema } from './options.ts';
import { QTable, type SavedQTable } from './q-table.ts';
import { anyOf, greatest, greedyChoice, type Situation, takersOf } from './situation.ts';
import { stateKeys, stateOf } from './state-keys.ts';

/** How often training tells where it is, in steps. */
const REPORT_EVERY = 1000;

/** What a transition teaches: these choices in this state brought `reward`, and then there was `next`. */
export interface Lesson {
  readonly key: string;
  /** Every choice that would have taken the action. */
  readonly choices: readonly number[];
  readonly reward: number;
  /** D = exp(−β · dt) of what follows; 0 where the task ended. */
  readonly discount: number;
  /** Where it led; null where the task ended. A cut-off episode led somewhere. */
  readonly next: Situation | null;
}

interface Saved {
  readonly steps: number;
  readonly tables: readonly SavedQTable[];
  readonly exploration: StreamState;
  readonly episodes: readonly EpisodeRecord[];
}

/**
 * A table of values that learns from every transition, acting ε-greedily; a method is how it takes a {@link Lesson}.
 *
 * States are discretised. Choices are actions, or dispatch rules that pick one: there a transition teaches every rule
 * that would have taken its action, whichever was asked. The random choice is uniform over those that are allowed,
 * and so is the greedy one among equals.
 */
export abstract class TabularAgent implements Agent {
  protected readonly tables: readonly QTable[];
  readonly #method: string;
  readonly #discountRate: number;
  readonly #options: TabularOptions;
  readonly #model: Omit<TableModel, 'values'>;
  readonly #keyOf: (observation: Observation) => string;
  readonly #choices: (observation: Observation) => number[];
  readonly #exploration: SequentialStream;
  readonly #episodes = new EpisodeWindow();
  #steps = 0;

  /**
   * @param method its name, for messages
   * @param tables how many tables of values it keeps
   * @throws InputError for hyperparameters that are unknown or not allowed
   */
  constructor(method: string, { spec, seed, hyperparameters: given }: AgentGiven, tables = 1) {
    const options = hyperparameters(method, tabularSchema, given);
    const { globals, features, maxActions } = spec.observationSpace;
    const rules = rulesOf(method, spec, options.actions);
    const size = rules?.length ?? maxActions;
    this.#method = method;
    this.#discountRate = spec.discountRate;
    this.#options = options;
    this.#model = { kind: 'table', globals, features, state: stateOf(method, spec, options.state), rules };
    this.#keyOf = stateKeys(this.#model);
    this.#choices = choicesOf(this.#model, size);
    this.tables = Array.from({ length: tables }, () => new QTable(size, options.initialValue));
    this.#exploration = new SequentialStream(`${seed}/exploration`);
  }

  /** Learns from one transition. */
  protected abstract update(lesson: Lesson): void;

  /** The values that choices in a state are made by, live: the only table's unless a method has several. */
  protected valuesOf(key: string): ArrayLike<number> {
    return this.tables[0]!.values(key);
  }

  /** α, or `visits`. */
  protected get learningRate(): number | 'visits' {
    const { learningRate } = this.#options;
    return learningRate === 'visits' ? learningRate : valueAt(learningRate, this.#steps);
  }

  /** ε, as {@link selectAction} explores now. */
  protected get exploration(): number {
    return valueAt(this.#options.exploration, this.#steps);
  }

  selectAction(state: Observation): number {
    return this.#select(this.#read(state));
  }

  async learn({ state, action, reward, nextState, terminated }: Transition): Promise<void> {
    this.#learn(this.#read(state), action, reward, terminated ? null : nextState);
  }

  async *train(env: EnvVector, steps: number): AsyncGenerator<ProgressRecord> {
    if (!env.started) await env.reset();
    const actions = new Int32Array(env.count);
    const situations = Array.from(actions, (_, i) => this.#read(env.batch.at(i, 0)));
    while (this.#steps < steps) {
      for (const [i, situation] of situations.entries()) actions[i] = this.#select(situation);
      await env.step(actions);
      for (const [i, situation] of situations.entries()) {
        const terminated = env.terminated[i] === 1;
        const next = terminated ? null : env.nextState(i);
        const led = this.#learn(situation, actions[i]!, env.rewards[i]!, next);
        const restarted = led === null || env.truncated[i] === 1;
        situations[i] = restarted ? this.#read(env.batch.at(i, 0)) : led;
      }
      this.#episodes.add(env.takeEpisodes());
      if (this.#steps % REPORT_EVERY < env.count) yield this.#progress();
    }
  }

  /** Starts with the values of what was demonstrated: see {@link startsFrom}. */
  async *imitate(demonstrations: readonly Demonstration[]): AsyncGenerator<ProgressRecord> {
    const shown = demonstrations.map(({ observation, action, return: sum }) => {
      const { key, actions, allowed } = this.#read(observation);
      return { key, allowed, choices: takersOf(actions, action), return: sum };
    });
    for (const { key, choice, value, visits } of startsFrom(shown, this.#options.initialValue)) {
      for (const table of this.tables) table.start(key, choice, value, visits);
    }
    const agreed = shown.filter(({ key, allowed, choices }) => {
      const values = this.valuesOf(key);
      return choices.some((k) => values[k] === greatest(values, allowed));
    });
    yield {
      'imitation/accuracy': agreed.length / shown.length,
      'imitation/states': new Set(shown.map(({ key }) => key)).size,
    };
  }

  policy(): TableModel {
    const keys = new Set(this.tables.flatMap((table) => table.keys()));
    const values = [...keys].sort().map((key) => [key, Array.from(this.valuesOf(key))] as const);
    return { ...this.#model, values: Object.fromEntries(values) };
  }

  save(): AgentState {
    return {
      steps: this.#steps,
      tables: this.tables.map((table) => table.save()),
      exploration: this.#exploration.save(),
      episodes: this.#episodes.save(),
    } satisfies Saved;
  }

  load(state: AgentState): void {
    const { steps, tables, exploration, episodes } = state as unknown as Saved;
    this.#steps = steps;
    for (const [i, table] of this.tables.entries()) table.load(tables[i]!);
    this.#exploration.load(exploration);
    this.#episodes.load(episodes);
  }

  /** @throws UsageError where nothing is allowed, which is no state of a task that goes on */
  #read(observation: Observation): Situation {
    const actions = this.#choices(observation);
    const allowed = [...actions.keys()].filter((k) => actions[k]! >= 0);
    if (allowed.length > 0) return { key: this.#keyOf(observation), actions, allowed };
    throw new UsageError(`${this.#method}: no action is allowed, and the task has not ended`);
  }

  #select({ key, actions, allowed }: Situation): number {
    if (this.#exploration.uniform() < this.exploration) return actions[anyOf(allowed, this.#exploration)]!;
    return actions[greedyChoice(this.valuesOf(key), allowed, this.#exploration)]!;
  }

  /** Takes one transition in; returns where it led, null where the task ended. */
  #learn({ key, actions }: Situation, action: number, reward: number, next: Observation | null) {
    const led = next && this.#read(next);
    const discount = next ? discountOf(this.#discountRate, next.elapsed) : 0;
    this.update({ key, choices: takersOf(actions, action), reward, discount, next: led });
    this.#steps++;
    return led;
  }

  #progress(): ProgressRecord {
    return {
      'time/total_timesteps': this.#steps,
      ...this.#episodes.progress(),
      'rollout/exploration_rate': this.exploration,
      'train/states': this.tables[0]!.size,
    };
  }
}
