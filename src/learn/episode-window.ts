import type { EpisodeRecord } from '../gym/env-vector.ts';
import type { ProgressRecord } from './agent.ts';

/** As many as Stable-Baselines3 averages over. */
const LENGTH = 100;

/** The last finished episodes, for the log. */
export class EpisodeWindow {
  #episodes: readonly EpisodeRecord[] = [];

  add(finished: readonly EpisodeRecord[]): void {
    if (finished.length > 0) this.#episodes = [...this.#episodes, ...finished].slice(-LENGTH);
  }

  /** Mean return and length; nothing before the first end of an episode. */
  progress(): ProgressRecord {
    const count = this.#episodes.length;
    if (count === 0) return {};
    const mean = (key: keyof EpisodeRecord) =>
      this.#episodes.reduce((sum, episode) => sum + episode[key], 0) / count;
    return { 'rollout/ep_rew_mean': mean('return'), 'rollout/ep_len_mean': mean('length') };
  }

  save(): readonly EpisodeRecord[] {
    return this.#episodes;
  }

  load(episodes: readonly EpisodeRecord[]): void {
    this.#episodes = episodes;
  }
}
