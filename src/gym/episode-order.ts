import { InputError, UsageError } from '../core/errors.ts';

/** The seed of an environment that was never given one: nothing here draws from the outside. */
const DEFAULT_SEED = '0';

type Phase = 'new' | 'running' | 'ended' | 'closed';

/** State of an environment between two steps; the episode's is null unless it is under way. */
interface SavedEpisode {
  readonly phase: Phase;
  readonly seed: string;
  readonly episode: number;
  readonly state: unknown;
}

/** The order in which an environment may be called, and the seeds of its episodes. */
export class EpisodeOrder {
  /** Of the environment, for messages. */
  readonly #id: () => string;
  #phase: Phase = 'new';
  #seed = DEFAULT_SEED;
  #episode = 0;

  constructor(id: () => string) {
    this.#id = id;
  }

  get running(): boolean {
    return this.#phase === 'running';
  }

  /**
   * Starts the first episode of a new seed, or the next one of the last seed.
   *
   * @returns the seed of the episode itself
   * @throws InputError when the seed is a number that is negative or not whole
   */
  reset(seed: number | string | undefined, begin: (episodeSeed: string) => void): string {
    this.#refuse('closed', 'is closed');
    if (seed !== undefined) {
      this.#seed = seedText(seed);
      this.#episode = 0;
    } else if (this.#phase !== 'new') this.#episode++;
    const episodeSeed = this.#episode === 0 ? this.#seed : `${this.#seed}/episode${this.#episode}`;
    begin(episodeSeed);
    this.#phase = 'running';
    return episodeSeed;
  }

  /** @throws UsageError unless an episode is under way */
  requireRunning(): void {
    this.#refuse('closed', 'is closed');
    this.#refuse('new', 'must be reset before its first step');
    this.#refuse('ended', 'has ended its episode: reset it before the next step');
  }

  end(): void {
    this.#phase = 'ended';
  }

  close(): void {
    this.#phase = 'closed';
  }

  save(saveState: () => unknown): unknown {
    const state = this.running ? saveState() : null;
    return { phase: this.#phase, seed: this.#seed, episode: this.#episode, state } satisfies SavedEpisode;
  }

  load(saved: unknown, loadState: (state: unknown) => void): void {
    const { phase, seed, episode, state } = saved as SavedEpisode;
    this.#phase = phase;
    this.#seed = seed;
    this.#episode = episode;
    if (phase === 'running') loadState(state);
  }

  #refuse(phase: Phase, complaint: string): void {
    if (this.#phase === phase) throw new UsageError(`${this.#id()} ${complaint}`);
  }
}

/** @throws InputError for a number that is negative or not whole. */
function seedText(seed: number | string): string {
  if (typeof seed === 'string' || (Number.isSafeInteger(seed) && seed >= 0)) return String(seed);
  throw new InputError(`seed: ${String(seed)} is not allowed (a whole number ≥ 0 or a string)`);
}
