import { InputError } from '../../core/errors.ts';
import { SequentialStream, type StreamState } from '../../core/random.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { EnvSpec } from '../env.ts';
import { ObservationBatch } from '../observation-batch.ts';
import type { SchedulingEnv } from '../scheduling-env.ts';
import { Offers, type TeamKind } from './offers.ts';
import { TeamEnvironment } from './team-environment.ts';

export interface BiddingOptions {
  readonly team: TeamKind;
  /** How many levels a bid can have; 2 (no or yes) unless given. */
  readonly levels?: number;
}

interface SavedBidding {
  readonly inner: unknown;
  readonly ties: StreamState;
}

/**
 * A scheduling environment whose choices are made by its executors, or by its sites, instead of by one dispatcher.
 *
 * Each has something to offer for the task that is asked about (see {@link Offers}) and bids for it, without seeing the
 * others: action k is a bid of level k, and who has nothing to offer can only bid 0. The highest bid wins. Among equals
 * the winner is drawn: a fixed order would teach the last to bid that nothing it does matters, and any rule that looks
 * at the offers would do the learning for them. Where waiting is allowed, the task waits if nobody bids above 0.
 *
 * Everyone is paid what the whole is paid. That is the objective people have, and a share of the cost would pay an
 * executor for keeping work away. Levels default to no and yes: the odds of a yes order the offers, so that a shared
 * policy, played greedily, is an ordinary policy of one dispatcher (`jointModel`).
 */
export class BiddingEnv extends TeamEnvironment {
  readonly possibleAgents: readonly string[];
  readonly spec: EnvSpec;
  readonly #inner: SchedulingEnv;
  readonly #offers: Offers;
  readonly #sight: ObservationBatch;
  #ties = new SequentialStream('');

  /** @throws InputError for a scenario that has no such team, and levels that are none */
  constructor(inner: SchedulingEnv, scenario: Scenario, { team, levels = 2 }: BiddingOptions) {
    super();
    if (!Number.isSafeInteger(levels) || levels < 2) {
      throw new InputError(`levels of a bid: ${levels} is not allowed (a whole number ≥ 2)`);
    }
    const { id, observationSpace, discountRate } = inner.spec;
    this.#inner = inner;
    this.#offers = new Offers(scenario, observationSpace, team);
    this.#sight = new ObservationBatch(observationSpace, 1);
    this.possibleAgents = this.#offers.agents;
    this.spec = {
      id: `bidding-${id}`,
      observationSpace: { globals: this.#offers.globals, features: [], maxActions: levels },
      discountRate,
    };
  }

  override begin(seed: string): void {
    this.#inner.begin(seed);
    this.#ties = new SequentialStream(`${seed}/ties`);
    this.#look();
  }

  override advance(actions: Int32Array): void {
    const inner = this.#inner;
    inner.advance(this.#winner(actions));
    this.reward = inner.reward;
    this.elapsed = inner.elapsed;
    this.terminated = inner.terminated;
    this.truncated = inner.truncated;
    this.#look();
  }

  override observeInto(batch: ObservationBatch, index: number, agent: number): void {
    const at = index * batch.globalCount;
    const over = this.#sight.sizes[0] === 0;
    const levels = over ? 0 : this.spec.observationSpace.maxActions;
    batch.resize(index, levels);
    if (over) batch.globals.fill(0, at, at + batch.globalCount);
    else this.#offers.write(this.#sight, agent, batch.globals, at);
    const able = this.#offers.rows[agent]! >= 0 ? 1 : 0;
    const first = index * batch.rows;
    for (let level = 0; level < levels; level++) batch.mask[first + level] = level === 0 ? 1 : able;
  }

  override saveState(): SavedBidding {
    return { inner: this.#inner.saveState(), ties: this.#ties.save() };
  }

  override loadState(state: unknown): void {
    const { inner, ties } = state as SavedBidding;
    this.#inner.loadState(inner);
    this.#ties.load(ties);
    this.#look();
  }

  override close(): void {
    super.close();
    this.#inner.close();
  }

  #look(): void {
    this.#inner.observeInto(this.#sight, 0);
    this.#offers.read(this.#sight, (row) => this.#inner.executorOf(row));
  }

  /** The row of the highest bid. */
  #winner(actions: Int32Array): number {
    const { rows, waitRow } = this.#offers;
    let highest = waitRow < 0 ? 0 : 1;
    for (let a = 0; a < rows.length; a++) if (rows[a]! >= 0) highest = Math.max(highest, actions[a]!);
    let winners = 0;
    for (let a = 0; a < rows.length; a++) if (rows[a]! >= 0 && actions[a] === highest) winners++;
    // Nobody offers anything, or nobody wants the task.
    if (winners === 0) return waitRow;
    let left = winners === 1 ? 0 : this.#ties.below(winners);
    for (let a = 0; ; a++) if (rows[a]! >= 0 && actions[a] === highest && left-- === 0) return rows[a]!;
  }
}
