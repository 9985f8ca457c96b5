import {
  type Agent,
  type AgentFactory,
  type AgentGiven,
  type AgentState,
  allowedNames,
  choicesOf,
  discountOf,
  type EnvSpec,
  type EnvVector,
  type EpisodeRecord,
  EpisodeWindow,
  hyperparameters,
  InputError,
  type Observation,
  type ProgressRecord,
  QTable,
  type SavedQTable,
  SequentialStream,
  type StreamState,
  stateKeys,
  type TableModel,
  type Transition,
  UsageError,
  z,
} from '../../src/index.ts';

const METHOD = 'q-learning';

const fraction = z.number().min(0).max(1);

const schema = z.object({
  actions: z
    .enum(['rules', 'executors'])
    .optional()
    .describe('Choose among dispatch rules, or among actions; rules where there are candidates.'),
  state: z
    .array(z.strictObject({ global: z.string(), edges: z.array(z.number()).nullable().default(null) }))
    .optional()
    .describe('The globals that make a state; each is cut at its edges, or rounded.'),
  learningRate: z
    .union([fraction, z.literal('visits')])
    .default(0.1)
    .describe('α, or visits for 1 / (number of updates of this value).'),
  initialValue: z.number().default(0).describe('Q before the first update; a high one tries everything.'),
  explorationStart: fraction.default(1).describe('ε at the first step.'),
  explorationEnd: fraction.default(0.05).describe('ε from explorationSteps on.'),
  explorationSteps: z.int().positive().default(10_000).describe('Steps in which ε falls.'),
});

type Options = z.output<typeof schema>;

/** Rules by the feature they minimise (sign 1) or maximise; an environment has those it has features for. */
const RULES: NonNullable<TableModel['rules']> = [
  { name: 'join-shortest-queue', feature: 'load', sign: 1 },
  { name: 'least-backlog', feature: 'backlog', sign: 1 },
  { name: 'earliest-finish', feature: 'finish', sign: 1 },
  { name: 'cheapest', feature: 'cost', sign: 1 },
  { name: 'fastest', feature: 'runTime', sign: 1 },
  { name: 'least-objective', feature: 'objective', sign: 1 },
  { name: 'fcfs', feature: 'submitOrder', sign: 1 },
  { name: 'sjf', feature: 'estimate', sign: 1 },
  { name: 'ljf', feature: 'estimate', sign: -1 },
  { name: 'smallest', feature: 'slots', sign: 1 },
  { name: 'largest', feature: 'slots', sign: -1 },
  { name: 'saf', feature: 'area', sign: 1 },
];

/** The globals that make a state by default, and where they are cut; those of times and loads are log(1 + x). */
const EDGES: Readonly<Record<string, readonly number[]>> = {
  load: [0.4, 0.7, 0.9, 1.1, 1.6],
  slack: [0, 0.7, 1.6, 3],
  free: [0.125, 0.25, 0.5],
  queue: [1, 2, 3, 4],
};

/** A task's class is one global for each class. */
const CLASS = 'class:';

/** How often training tells where it is, in steps. */
const REPORT_EVERY = 1000;

interface Saved {
  readonly steps: number;
  readonly table: SavedQTable;
  readonly exploration: StreamState;
  readonly episodes: readonly EpisodeRecord[];
}

/**
 * Tabular Q-learning (Watkins 1989): Q(s, k) += α · (R + D · max Q(s′, ·) − Q(s, k)) for choice k in state s.
 *
 * States are discretised globals. Choices are actions, or rules that pick one; a transition teaches every rule that
 * would have taken its action. D = exp(−β · dt); where the task ends nothing follows, where it is cut off s′ counts.
 */
class QLearning implements Agent {
  readonly #spec: EnvSpec;
  readonly #options: Options;
  readonly #model: Omit<TableModel, 'values'>;
  readonly #keyOf: (observation: Observation) => string;
  readonly #choices: (observation: Observation) => number[];
  readonly #table: QTable;
  readonly #exploration: SequentialStream;
  readonly #episodes = new EpisodeWindow();
  #steps = 0;

  constructor({ spec, seed, hyperparameters: given }: AgentGiven) {
    this.#spec = spec;
    this.#options = hyperparameters(METHOD, schema, given);
    const { globals, features, maxActions } = spec.observationSpace;
    const rules = rulesFor(spec, this.#options.actions);
    const size = rules?.length ?? maxActions;
    this.#model = { kind: 'table', globals, features, state: stateFor(spec, this.#options.state), rules };
    this.#keyOf = stateKeys(this.#model);
    this.#choices = choicesOf(this.#model, size);
    this.#table = new QTable(size, this.#options.initialValue);
    this.#exploration = new SequentialStream(`${seed}/exploration`);
  }

  selectAction(state: Observation): number {
    const taken = this.#choices(state);
    const allowed = allowedOf(taken);
    if (this.#exploration.uniform() < this.#epsilon()) return taken[this.#any(allowed)]!;
    const values = this.#table.values(this.#keyOf(state));
    const best = Math.max(...allowed.map((k) => values[k]!));
    return taken[this.#any(allowed.filter((k) => values[k] === best))]!;
  }

  async learn({ state, action, reward, nextState, terminated }: Transition): Promise<void> {
    this.#update(state, action, reward, terminated, nextState);
  }

  async *train(env: EnvVector, steps: number): AsyncGenerator<ProgressRecord> {
    if (!env.started) await env.reset();
    const actions = new Int32Array(env.count);
    while (this.#steps < steps) {
      const states = Array.from(actions, (_, i) => env.batch.at(i, 0));
      for (const [i, state] of states.entries()) actions[i] = this.selectAction(state);
      await env.step(actions);
      for (const [i, state] of states.entries()) {
        this.#update(state, actions[i]!, env.rewards[i]!, env.terminated[i] === 1, env.nextState(i));
      }
      this.#episodes.add(env.takeEpisodes());
      if (this.#steps % REPORT_EVERY < env.count || this.#steps >= steps) yield this.#progress();
    }
  }

  policy(): TableModel {
    return { ...this.#model, values: this.#table.toRecord() };
  }

  save(): AgentState {
    return {
      steps: this.#steps,
      table: this.#table.save(),
      exploration: this.#exploration.save(),
      episodes: this.#episodes.save(),
    } satisfies Saved;
  }

  load(state: AgentState): void {
    const { steps, table, exploration, episodes } = state as unknown as Saved;
    this.#steps = steps;
    this.#table.load(table);
    this.#exploration.load(exploration);
    this.#episodes.load(episodes);
  }

  #update(state: Observation, action: number, reward: number, terminated: boolean, next: Observation): void {
    const target = reward + (terminated ? 0 : this.#valueOf(next));
    const key = this.#keyOf(state);
    for (const [k, taken] of this.#choices(state).entries()) {
      if (taken === action) this.#table.update(key, k, target, this.#options.learningRate);
    }
    this.#steps++;
  }

  /** D · max Q(s, ·) over what is allowed in s. */
  #valueOf(state: Observation): number {
    const values = this.#table.values(this.#keyOf(state));
    const best = Math.max(...allowedOf(this.#choices(state)).map((k) => values[k]!));
    return discountOf(this.#spec.discountRate, state.elapsed) * best;
  }

  #any(choices: readonly number[]): number {
    return choices[this.#exploration.below(choices.length)]!;
  }

  #epsilon(): number {
    const { explorationStart, explorationEnd, explorationSteps } = this.#options;
    const progress = Math.min(1, this.#steps / explorationSteps);
    return explorationStart + progress * (explorationEnd - explorationStart);
  }

  #progress(): ProgressRecord {
    return {
      'time/total_timesteps': this.#steps,
      ...this.#episodes.progress(),
      'rollout/exploration_rate': this.#epsilon(),
      'train/states': this.#table.size,
    };
  }
}

/** The choices that have an action; a state of a task that goes on has at least one. */
function allowedOf(taken: readonly number[]): number[] {
  const allowed = [...taken.keys()].filter((k) => taken[k]! >= 0);
  if (allowed.length === 0)
    throw new UsageError(`${METHOD}: no action is allowed, and the task has not ended`);
  return allowed;
}

/** The rules an environment has features for; null where choices are plain actions. */
function rulesFor({ id, observationSpace }: EnvSpec, actions: Options['actions']): TableModel['rules'] {
  const rules = RULES.filter(({ feature }) => observationSpace.features.includes(feature));
  if (actions === 'rules' && rules.length === 0) {
    throw new InputError(
      `${METHOD}: actions: 'rules' is not allowed: ${id} has no feature that a rule ranks by`,
    );
  }
  return actions === 'executors' || rules.length === 0 ? null : rules;
}

/** The given state; else the task's class and what {@link EDGES} knows; else all globals, rounded. */
function stateFor({ observationSpace: { globals } }: EnvSpec, given: Options['state']): TableModel['state'] {
  const unknown = given?.find(({ global }) => !globals.includes(global))?.global;
  if (unknown !== undefined) {
    throw new InputError(`${METHOD}: state: unknown global '${unknown}'${allowedNames(unknown, globals)}`);
  }
  const known = globals.filter((global) => global in EDGES || global.startsWith(CLASS));
  return (
    given ?? (known.length > 0 ? known : globals).map((global) => ({ global, edges: EDGES[global] ?? null }))
  );
}

export const createQLearning: AgentFactory = async (given) => new QLearning(given);
