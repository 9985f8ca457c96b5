import { ArrayVector } from '../array-vector.ts';
import { forbidden } from '../environment.ts';
import type { LedgerState } from '../episode-ledger.ts';
import type { ObservationBatch } from '../observation-batch.ts';
import { VectorArrays } from '../vector-arrays.ts';
import { checkCount, paddedRows, type VectorOptions } from '../vector-env.ts';
import { episodeSeed } from '../vector-members.ts';
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
export class TeamVector extends ArrayVector {
  readonly agents: readonly string[];
  readonly teams: number;

  readonly #seed: string;
  readonly #sameEpisodes: number;
  readonly #members: readonly TeamEnvironment[];
  readonly #arrays: VectorArrays;
  /** The first agent's entries: what came of a step is the same for the whole team. */
  readonly #outcomes: VectorArrays;
  readonly #actions: Int32Array;
  readonly #episodes: Int32Array;
  #views: readonly TeamView[] | null = null;

  constructor(make: () => TeamEnvironment, { count: teams, seed, sameEpisodes = 1 }: VectorOptions) {
    checkCount(teams, sameEpisodes);
    const members = Array.from({ length: teams }, make);
    const [{ spec, possibleAgents }] = members as [TeamEnvironment];
    const entries = teams * possibleAgents.length;
    const arrays = VectorArrays.in(spec.observationSpace, entries, paddedRows(spec));
    super(spec, arrays, teams);
    this.agents = possibleAgents;
    this.teams = teams;
    this.#members = members;
    this.#arrays = arrays;
    this.#outcomes = arrays.part(0, teams);
    this.#actions = new Int32Array(possibleAgents.length);
    this.#episodes = new Int32Array(teams).fill(-1);
    this.#seed = seed;
    this.#sameEpisodes = sameEpisodes;
  }

  /** What all agents will do, where they say so one by one. */
  get choices(): Int32Array {
    return this.#arrays.actions;
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
    this.ledger.restart();
    for (const view of this.#views ?? []) view.ledger.restart();
    for (let i = 0; i < this.teams; i++) {
      this.#begin(i);
      this.#observe(i, this.batch);
    }
    this.started = true;
  }

  step(actions: Int32Array): void {
    this.refuseUnstarted();
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
    this.ledger.note(this.#outcomes);
    for (const view of this.#views ?? []) view.ledger.note(view);
  }

  save(): unknown {
    return {
      started: this.started,
      episodes: this.#episodes.slice(),
      team: this.ledger.save(),
      views: this.#views?.map(({ ledger }) => ledger.save()) ?? null,
      members: this.started ? this.#members.map((member) => member.saveState()) : [],
    } satisfies SavedTeamVector;
  }

  /** @throws UsageError when the state was saved by a vector of another size. */
  load(state: unknown): void {
    const { started, episodes, team, views, members } = state as SavedTeamVector;
    this.ledger.load(team);
    for (const [a, ledger] of views?.entries() ?? []) this.views[a]!.ledger.load(ledger);
    this.#episodes.set(episodes);
    for (const [i, member] of members.entries()) {
      this.#members[i]!.loadState(member);
      this.#observe(i, this.batch);
    }
    this.started = started;
  }

  #begin(i: number): void {
    this.#episodes[i]!++;
    this.#members[i]!.begin(episodeSeed(this.#seed, i, this.#sameEpisodes, this.#episodes[i]!));
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
