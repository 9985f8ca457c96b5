import { InputError } from '../../core/errors.ts';
import type { EnvSpec } from '../../gym/env.ts';
import type { TeamVector } from '../../gym/multi/team-vector.ts';
import type { Agent, AgentFactory, AgentGiven, AgentState, ProgressRecord } from '../agent.ts';
import type { PolicyModel } from '../policy-model.ts';

/** Steps of every agent from one report to the next. */
const REPORT_EVERY = 2048;

const TOTAL = 'time/total_timesteps';

/** What the learners are made from; each gets a seed of its own. */
export type IndependentGiven = Omit<AgentGiven, 'spec'>;

/**
 * A learner for each agent of a team (independent learners, Tan 1993): to each the others are part of the world. They
 * train at the same time on the views of one `TeamVector`.
 */
export class IndependentTeam {
  /** By the names of their agents. */
  readonly learners: ReadonlyMap<string, Agent>;
  #steps = 0;

  private constructor(learners: ReadonlyMap<string, Agent>) {
    this.learners = learners;
  }

  static async create(
    create: AgentFactory,
    agents: readonly string[],
    spec: EnvSpec,
    given: IndependentGiven,
  ): Promise<IndependentTeam> {
    const learners = new Map<string, Agent>();
    for (const name of agents)
      learners.set(name, await create({ ...given, spec, seed: `${given.seed}/${name}` }));
    return new IndependentTeam(learners);
  }

  /** Steps of all agents together. */
  get steps(): number {
    return this.#steps;
  }

  /**
   * Learns until all agents together have taken `steps` steps; a record is the mean of what the learners last told.
   * Between two records all stand at the same step: to stop there and go on is the same as not to stop.
   *
   * @throws InputError for a vector of other agents
   */
  async *train(env: TeamVector, steps: number): AsyncGenerator<ProgressRecord> {
    const learners = [...this.learners.values()];
    if ([...this.learners.keys()].join() !== env.agents.join()) {
      throw new InputError(`the learners of ${[...this.learners.keys()]} do not fit ${env.agents}`);
    }
    const all = Math.ceil(steps / env.count) * env.count;
    while (this.#steps < all) {
      this.#steps = Math.min(all, this.#steps + Math.ceil(REPORT_EVERY / env.teams) * env.count);
      const target = this.#steps / learners.length;
      const told = learners.map((learner, a) => lastOf(learner.train(env.views[a]!, target)));
      const records = (await Promise.all(told)).filter((record) => record !== undefined);
      env.takeEpisodes();
      yield { ...meansOf(records), [TOTAL]: this.#steps };
    }
  }

  /** What each agent has learned. */
  policies(): ReadonlyMap<string, PolicyModel> {
    return new Map([...this.learners].map(([name, learner]) => [name, learner.policy()]));
  }

  save(): AgentState {
    return { steps: this.#steps, learners: [...this.learners.values()].map((learner) => learner.save()) };
  }

  load(state: AgentState): void {
    const { steps, learners } = state as { steps: number; learners: readonly AgentState[] };
    this.#steps = steps;
    for (const [a, learner] of [...this.learners.values()].entries()) learner.load(learners[a]!);
  }
}

async function lastOf(records: AsyncGenerator<ProgressRecord>): Promise<ProgressRecord | undefined> {
  let last: ProgressRecord | undefined;
  for await (const record of records) last = record;
  return last;
}

/** The mean of each key, over the records that have it. */
function meansOf(records: readonly ProgressRecord[]): ProgressRecord {
  const keys = new Set(records.flatMap((record) => Object.keys(record)));
  return Object.fromEntries(
    [...keys].map((key) => {
      const values = records.flatMap((record) => record[key] ?? []);
      return [key, values.reduce((sum, value) => sum + value, 0) / values.length];
    }),
  );
}
