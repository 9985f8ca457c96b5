import { type Environment, forbidden } from './environment.ts';
import type { VectorArrays } from './vector-arrays.ts';

/** Where some members stand in their vector. */
export interface MemberOptions {
  readonly seed: string;
  /** The place of the first of them in the whole vector. */
  readonly first: number;
  /** How many neighbours live through the same episodes. */
  readonly sameEpisodes: number;
}

/**
 * Where episodes are shared, a reset begins with the next multiple of this: the same one for neighbours that have come
 * to different numbers, wherever they are stepped.
 */
const EPISODES_BETWEEN_RESETS = 4096;

/** What environments need to go on: the number of each one's episode and its state; none before the first. */
export interface MemberStates {
  readonly episodes: Int32Array;
  readonly members: readonly unknown[];
}

/**
 * The environments of a vector, or of a part of it: steps them into its arrays and restarts those that have ended.
 *
 * Episode e of member i has the seed `${seed}/env${k}/episode${e}`, so that no member depends on how many others there
 * are, or on where they are stepped; k is i, or the number of its group where groups of members share their episodes.
 */
export class VectorMembers {
  readonly #members: readonly Environment[];
  readonly #options: MemberOptions;
  readonly #arrays: VectorArrays;
  readonly #episodes: Int32Array;

  constructor(members: readonly Environment[], options: MemberOptions, arrays: VectorArrays) {
    this.#members = members;
    this.#options = options;
    this.#arrays = arrays;
    this.#episodes = new Int32Array(members.length).fill(-1);
  }

  reset(): void {
    for (const [i, member] of this.#members.entries()) {
      if (this.#options.sameEpisodes > 1) this.#episodes[i] = nextSpan(this.#episodes[i]!) - 1;
      this.#begin(i);
      member.observeInto(this.#arrays.batch, i);
    }
  }

  /** @throws UsageError for an action that its mask forbids. */
  step(actions: Int32Array): void {
    const { batch, final, rewards, elapsed, terminated, truncated } = this.#arrays;
    for (let i = 0; i < this.#members.length; i++) {
      const action = actions[i]!;
      const member = this.#members[i]!;
      if (!batch.allows(i, action)) {
        throw forbidden(`${member.spec.id} (member ${this.#options.first + i})`, action, batch, i);
      }
      member.advance(action);
      rewards[i] = member.reward;
      elapsed[i] = member.elapsed;
      terminated[i] = member.terminated ? 1 : 0;
      truncated[i] = member.truncated ? 1 : 0;
      if (member.terminated || member.truncated) {
        member.observeInto(final, i);
        this.#begin(i);
      }
      member.observeInto(batch, i);
    }
  }

  /** @param started whether there are episodes under way */
  save(started: boolean): MemberStates {
    return {
      episodes: this.#episodes.slice(),
      members: started ? this.#members.map((member) => member.saveState()) : [],
    };
  }

  load({ episodes, members }: MemberStates): void {
    this.#episodes.set(episodes);
    for (const [i, state] of members.entries()) {
      this.#members[i]!.loadState(state);
      this.#members[i]!.observeInto(this.#arrays.batch, i);
    }
  }

  #begin(i: number): void {
    const { seed, first, sameEpisodes } = this.#options;
    this.#episodes[i]!++;
    this.#members[i]!.begin(episodeSeed(seed, first + i, sameEpisodes, this.#episodes[i]!));
  }
}

/** The seed of episode `episode` of member i of a vector. */
export function episodeSeed(seed: string, i: number, sameEpisodes: number, episode: number): string {
  return `${seed}/env${Math.floor(i / sameEpisodes)}/episode${episode}`;
}

function nextSpan(episode: number): number {
  return EPISODES_BETWEEN_RESETS * (Math.floor(episode / EPISODES_BETWEEN_RESETS) + 1);
}
