import { InputError } from '../../core/errors.ts';
import type { RowLayout } from '../networks/row-layout.ts';
import { type Course, leaveOneOut } from './baselines.ts';
import { type Experience, type Outcomes, variance } from './rollout.ts';
import { Trajectory, type TrajectoryState } from './trajectory.ts';

export const BASELINES = ['same-sequence', 'value', 'time', 'none'] as const;

/** What is subtracted from returns: those of the same arrivals, V, those of the same time, or nothing. */
export type Baseline = (typeof BASELINES)[number];

export interface EpisodesOptions {
  readonly layout: RowLayout;
  /** Number of environments. */
  readonly count: number;
  readonly baseline: Baseline;
  /** How many neighbours live through the same episodes. */
  readonly sameEpisodes: number;
  /** Steps of finished episodes that are enough to learn from. */
  readonly enough: number;
  /** Steps after which an episode is cut into pieces. */
  readonly longest: number;
  /** Whether advantages are standardised over all that is learned from at once. */
  readonly normaliseAdvantages: boolean;
}

/** Where an environment is. */
interface Place {
  episode: number;
  piece: number;
  /** Seconds since the episode began. */
  time: number;
}

interface EpisodesState {
  readonly places: readonly Place[];
  readonly open: readonly (TrajectoryState | null)[];
  readonly waiting: readonly (readonly TrajectoryState[])[];
  readonly ready: readonly (readonly TrajectoryState[])[];
  readonly dropped: number;
}

/**
 * Finished episodes of several environments, with their returns and a baseline.
 *
 * What was cut off, by the environment or because it is longer than a piece, goes on with V of what came then; a
 * return is never 0 because nobody looked. With the same-sequence baseline an episode waits until the neighbours
 * that live through it have finished it too. One that no neighbour shares, or that waits while its group gathers
 * more than `longest` steps a member, is dropped and counted, so that memory is bounded.
 */
export class Episodes implements Experience {
  readonly count: number;
  readonly current: Float32Array;
  readonly #options: EpisodesOptions;
  readonly #places: Place[];
  readonly #open: (Trajectory | null)[];
  /** Finished ones that some neighbour has not finished, by group. */
  readonly #waiting: Trajectory[][];
  /** Those that are compared with each other. */
  #ready: Trajectory[][] = [];
  #rows = new Float32Array(0);
  #used = 0;
  #dropped = 0;

  constructor(options: EpisodesOptions) {
    const { count, layout, sameEpisodes } = options;
    if (count % sameEpisodes !== 0) {
      throw new InputError(
        `${count} environments cannot share their episodes in groups of ${sameEpisodes}: step a multiple of ` +
          `${sameEpisodes} together, or choose another baseline, such as value`,
      );
    }
    this.count = count;
    this.current = new Float32Array(count * layout.width);
    this.#options = options;
    this.#places = Array.from({ length: count }, () => ({ episode: 0, piece: 0, time: 0 }));
    this.#open = new Array<null>(count).fill(null);
    this.#waiting = Array.from({ length: count / sameEpisodes }, () => []);
  }

  get full(): boolean {
    return this.#ready.length > 0 && stepsOf(this.#ready.flat()) >= this.#options.enough;
  }

  get position(): number {
    const open = this.#open.filter((trajectory) => trajectory !== null);
    return stepsOf([...open, ...this.#waiting.flat(), ...this.#ready.flat()]);
  }

  get rows(): Float32Array {
    return this.#rows.subarray(0, this.#used);
  }

  /** Steps that were not learned from, since no neighbour shared them. */
  get dropped(): number {
    return this.#dropped;
  }

  record(i: number, outcomes: Outcomes): void {
    const { layout, longest } = this.#options;
    const place = this.#places[i]!;
    if (this.#open[i]?.length === longest) {
      this.#close(i, outcomes.value);
      place.piece++;
    }
    this.#open[i] ??= new Trajectory(layout.width, place.episode, place.piece);
    const at = i * layout.width;
    this.current[at + layout.offset('action')] = outcomes.action;
    this.current[at + layout.offset('logProbability')] = outcomes.logProbability;
    this.current[at + layout.offset('value')] = outcomes.value;
    this.#open[i]!.add(this.current, at, place.time, outcomes);
    const ended = outcomes.terminated || outcomes.truncated;
    if (ended) this.#close(i, outcomes.terminated ? 0 : outcomes.nextValue);
    this.skip(i, outcomes.elapsed, ended);
  }

  skip(i: number, elapsed: number, ended: boolean): void {
    const place = this.#places[i]!;
    if (ended) Object.assign(place, { episode: place.episode + 1, piece: 0, time: 0 });
    else place.time += elapsed;
  }

  advance(): void {
    for (let group = 0; group < this.#waiting.length; group++) this.#release(group);
  }

  finish(): number {
    const { normaliseAdvantages, layout } = this.#options;
    const trajectories = this.#ready.flat();
    const returns = trajectories.map((trajectory) => trajectory.returns());
    const baselines = this.#baselines(returns);
    const advantages = Float64Array.from(
      baselines.flatMap((baseline, j) => Array.from(baseline, (b, k) => returns[j]![k]! - b)),
    );
    const all = Float64Array.from(
      baselines.flatMap((baseline, j) => [...returns[j]!.subarray(0, baseline.length)]),
    );
    const explained = 1 - variance(advantages) / variance(all);
    if (normaliseAdvantages) standardise(advantages);
    this.#gather(trajectories);
    for (let at = 0; at < all.length; at++) {
      this.#rows[at * layout.width + layout.offset('advantage')] = advantages[at]!;
      this.#rows[at * layout.width + layout.offset('return')] = all[at]!;
    }
    this.#ready = [];
    return explained;
  }

  save(): EpisodesState {
    const saved = (trajectories: readonly Trajectory[]) =>
      trajectories.map((trajectory) => trajectory.save());
    return {
      places: structuredClone(this.#places),
      open: this.#open.map((trajectory) => trajectory?.save() ?? null),
      waiting: this.#waiting.map(saved),
      ready: this.#ready.map(saved),
      dropped: this.#dropped,
    };
  }

  load(state: unknown): void {
    const { places, open, waiting, ready, dropped } = structuredClone(state) as EpisodesState;
    const of = (saved: TrajectoryState) => Trajectory.of(this.#options.layout.width, saved);
    this.#places.splice(0, this.count, ...places);
    this.#open.splice(0, this.count, ...open.map((saved) => saved && of(saved)));
    this.#waiting.splice(0, this.#waiting.length, ...waiting.map((group) => group.map(of)));
    this.#ready = ready.map((group) => group.map(of));
    this.#dropped = dropped;
  }

  #close(i: number, endValue: number): void {
    const trajectory = this.#open[i]!;
    trajectory.close(endValue);
    this.#open[i] = null;
    this.#waiting[Math.floor(i / this.#options.sameEpisodes)]!.push(trajectory);
  }

  /** Lets go what all neighbours have behind them, and gives up what waits for too long. */
  #release(group: number): void {
    const waiting = this.#waiting[group]!;
    if (waiting.length === 0) return;
    const { sameEpisodes, longest } = this.#options;
    const places = this.#places.slice(group * sameEpisodes, (group + 1) * sameEpisodes);
    for (let first = oldest(waiting); first; first = oldest(waiting)) {
      const passed = places.every((place) => isBefore(first!, place));
      if (!passed && stepsOf(waiting) <= sameEpisodes * longest) return;
      const together = waiting.filter(
        ({ episode, piece }) => episode === first!.episode && piece === first!.piece,
      );
      if (passed && (together.length > 1 || sameEpisodes === 1)) this.#ready.push(together);
      else this.#dropped += stepsOf(together);
      const left = waiting.filter((trajectory) => !together.includes(trajectory));
      waiting.splice(0, waiting.length, ...left);
    }
  }

  #baselines(returns: readonly Float64Array[]): Float64Array[] {
    const { baseline } = this.#options;
    const trajectories = this.#ready.flat();
    if (baseline === 'value' || baseline === 'none') {
      return trajectories.map((trajectory) =>
        Float64Array.from({ length: trajectory.length }, (_, k) =>
          baseline === 'none' ? 0 : trajectory.value(k),
        ),
      );
    }
    const courses = trajectories.map((trajectory, j) => courseOf(trajectory, returns[j]!));
    if (baseline === 'time') return leaveOneOut(courses);
    return this.#ready.flatMap((group) => leaveOneOut(courses.splice(0, group.length)));
  }

  /** Puts the rows of all of them one after another. */
  #gather(trajectories: readonly Trajectory[]): void {
    this.#used = stepsOf(trajectories) * this.#options.layout.width;
    if (this.#rows.length < this.#used) this.#rows = new Float32Array(this.#used);
    let at = 0;
    for (const { rows } of trajectories) {
      this.#rows.set(rows, at);
      at += rows.length;
    }
  }
}

function courseOf(trajectory: Trajectory, returns: Float64Array): Course {
  const { length, end } = trajectory;
  return { length, end, returns, time: (k) => trajectory.time(k) };
}

function stepsOf(trajectories: readonly Trajectory[]): number {
  return trajectories.reduce((sum, { length }) => sum + length, 0);
}

type Key = Pick<Place, 'episode' | 'piece'>;

function isBefore(a: Key, b: Key): boolean {
  return a.episode < b.episode || (a.episode === b.episode && a.piece < b.piece);
}

function oldest(trajectories: readonly Trajectory[]): Trajectory | undefined {
  return trajectories.reduce<Trajectory | undefined>(
    (first, each) => (first && !isBefore(each, first) ? first : each),
    undefined,
  );
}

/** (x − mean) / (deviation + 1e-8) over all of them. */
function standardise(values: Float64Array): void {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const deviation = Math.sqrt(variance(values));
  for (let k = 0; k < values.length; k++) values[k] = (values[k]! - mean) / (deviation + 1e-8);
}
