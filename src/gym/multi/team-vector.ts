import { UsageError } from '../../core/errors.ts';
import type { EnvSpec, Observation } from '../env.ts';
import type { EnvVector, EpisodeRecord } from '../env-vector.ts';
import { forbidden } from '../environment.ts';
import { EpisodeLedger, type LedgerState } from '../episode-ledger.ts';
import type { ObservationBatch } from '../observation-batch.ts';
import { VectorArrays } from '../vector-arrays.ts';
import { checkCount, paddedRows, type VectorOptions, whatFollowed } from '../vector-env.ts';
import { Rendezvous } from './rendezvous.ts';
import type { TeamEnvironment } from './team-environment.ts';
import { TeamView } from './team-view.ts';

interface SavedTeamVector {
  readonly started: boolean;
  readonly episodes: Int32Array;
  readonly team: LedgerState;
  /** Null where nobody has asked for {@link TeamVector.views}. */
  readonly views: readonly LedgerState[] | null;
  readonly members: readonly unknown[];
}

/**
 * Several teams stepped together, as one vector in which every agent of every team is an environment: what a learner
 * whose parameters all agents share trains on. Agent a of team i is entry `a · teams + i`, so that an agent's own
 * entries lie side by side: its {@link views} are parts of the same memory.
 *
 * Worlds have the seeds that a `VectorEnv` of as many environments gives them. Steps count agents, episodes teams.
 */
export class TeamVector implements EnvVector {
  readonly spec: EnvSpec;
  readonly agents: readonly string[];
  /** Agents of all teams. */
  readonly count: number;
  readonly teams: number;
  readonly rows: number;
  readonly batch: ObservationBatch;
  readonly final: ObservationBatch;
  readonly rewards: Float64Array;
  readonly elapsed: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;

  readonly #seed: string;
  readonly #sameEpisodes: number;
  readonly #members: readonly TeamEnvironment[];
  readonly #arrays: VectorArrays;
  /** The first agent's entries: what came of a step is the same for the whole team. */
  readonly #outcomes: VectorArrays;
  readonly #actions: Int32Array;
  readonly #episodes: Int32Array;
  readonly #ledger: EpisodeLedger;
  #views: readonly TeamView[] | null = null;
  #started = false;

  constructor(make: () => TeamEnvironment, { count: teams, seed, sameEpisodes = 1 }: VectorOptions) {
    checkCount(teams, sameEpisodes);
    this.#members = Array.from({ length: teams }, make);
    const [{ spec, possibleAgents }] = this.#members as [TeamEnvironment];
    this.spec = spec;
    this.agents = possibleAgents;
    this.teams = teams;
    this.count = teams * possibleAgents.length;
    this.rows = paddedRows(spec);
    this.#arrays = VectorArrays.in(spec.observationSpace, this.count, this.rows);
    this.#outcomes = this.#arrays.part(0, teams);
    this.batch = this.#arrays.batch;
    this.final = this.#arrays.final;
    this.rewards = this.#arrays.rewards;
    this.elapsed = this.#arrays.elapsed;
    this.terminated = this.#arrays.terminated;
    this.truncated = this.#arrays.truncated;
    this.#actions = new Int32Array(possibleAgents.length);
    this.#episodes = new Int32Array(teams).fill(-1);
    this.#ledger = new EpisodeLedger(teams);
    this.#seed = seed;
    this.#sameEpisodes = sameEpisodes;
  }

  /** What all agents will do, where they say so one by one. */
  get choices(): Int32Array {
    return this.#arrays.actions;
  }

  get started(): boolean {
    return this.#started;
  }

  /** One vector for each agent, for learners of their own: a step of one waits for those of all. */
  get views(): readonly TeamView[] {
    if (this.#views) return this.#views;
    const meeting = new Rendezvous(this.agents.length);
    this.#views = this.agents.map((_, a) => {
      const arrays = this.#arrays.part(a * this.teams, this.teams);
      return new TeamView(this, arrays, meeting);
    });
    return this.#views;
  }

  reset(): void {
    this.#ledger.restart();
    for (const view of this.#views ?? []) view.ledger.restart();
    for (let i = 0; i < this.teams; i++) {
      this.#begin(i);
      this.#observe(i, this.batch);
    }
    this.#started = true;
  }

  step(actions: Int32Array): void {
    if (!this.#started) throw new UsageError(`${this.spec.id} must be reset before its first step`);
    for (let i = 0; i < this.teams; i++) {
      const member = this.#members[i]!;
      this.#gather(actions, i);
      member.advance(this.#actions);
      const over = member.terminated || member.truncated;
      for (let entry = i; entry < this.count; entry += this.teams) {
        this.rewards[entry] = member.reward;
        this.elapsed[entry] = member.elapsed;
        this.terminated[entry] = member.terminated ? 1 : 0;
        this.truncated[entry] = member.truncated ? 1 : 0;
      }
      if (over) {
        this.#observe(i, this.final);
        this.#begin(i);
      }
      this.#observe(i, this.batch);
    }
    this.#ledger.note(this.#outcomes);
    for (const view of this.#views ?? []) view.ledger.note(view);
  }

  nextState(entry: number): Observation {
    return whatFollowed(this, entry);
  }

  takeMeanReward(): number {
    return this.#ledger.takeMeanReward();
  }

  takeEpisodes(): EpisodeRecord[] {
    return this.#ledger.takeEpisodes();
  }

  save(): unknown {
    return {
      started: this.#started,
      episodes: this.#episodes.slice(),
      team: this.#ledger.save(),
      views: this.#views?.map(({ ledger }) => ledger.save()) ?? null,
      members: this.#started ? this.#members.map((member) => member.saveState()) : [],
    } satisfies SavedTeamVector;
  }

  /** @throws UsageError when the state was saved by a vector of another size. */
  load(state: unknown): void {
    const { started, episodes, team, views, members } = state as SavedTeamVector;
    this.#ledger.load(team);
    for (const [a, ledger] of views?.entries() ?? []) this.views[a]!.ledger.load(ledger);
    this.#episodes.set(episodes);
    for (const [i, member] of members.entries()) {
      this.#members[i]!.loadState(member);
      this.#observe(i, this.batch);
    }
    this.#started = started;
  }

  #begin(i: number): void {
    this.#episodes[i]!++;
    const group = Math.floor(i / this.#sameEpisodes);
    this.#members[i]!.begin(`${this.#seed}/env${group}/episode${this.#episodes[i]!}`);
  }

  #observe(i: number, batch: ObservationBatch): void {
    for (let a = 0; a < this.agents.length; a++) {
      this.#members[i]!.observeInto(batch, a * this.teams + i, a);
    }
  }

  #gather(actions: Int32Array, i: number): void {
    for (let a = 0; a < this.agents.length; a++) {
      const entry = a * this.teams + i;
      if (!this.batch.allows(entry, actions[entry]!)) {
        const who = `${this.spec.id} (team ${i}, agent ${this.agents[a]!})`;
        throw forbidden(who, actions[entry]!, this.batch, entry);
      }
      this.#actions[a] = actions[entry]!;
    }
  }
}
