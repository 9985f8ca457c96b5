import { InputError } from '../../core/errors.ts';
import type { Kpis } from '../../sim/kpis.ts';
import type { Reward } from '../../sim/reward.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';

export const CONSTRAINT_UNITS = ['step', 'second', 'task'] as const;

/** What must not grow by more than `limit` per unit, on average. */
export interface Constraint {
  /** What a step adds to it: a function of the KPIs, like a reward. */
  readonly signal: Reward;
  /** A task counts when it is completed or rejected. */
  readonly per: (typeof CONSTRAINT_UNITS)[number];
  readonly limit: number;
}

/** State of a {@link Multiplier}; JSON. */
export interface MultiplierState {
  readonly pressure: number;
  readonly excess: number;
  readonly scale: number | null;
  readonly signal: number;
  readonly units: number;
  readonly rewards: number;
}

/** How much of each unit passes in a step. */
const UNITS: Readonly<Record<Constraint['per'], (before: Readonly<Kpis>, after: Readonly<Kpis>) => number>> =
  {
    step: () => 1,
    second: (before, after) => after.time - before.time,
    task: (before, after) => after.completed + after.rejected - before.completed - before.rejected,
  };

/** How much of the price follows the excess at once; without it, price and policy chase each other in circles. */
const DAMPING = 0.5;

/**
 * The price λ ≥ 0 of breaking a constraint, found by dual ascent on the Lagrangian
 *
 *     E Σ r − λ · (signal − limit · units)
 *
 * (Altman, "Constrained Markov decision processes", 1999), damped by a term that is proportional to the excess (Stooke
 * et al., "Responsive safety in reinforcement learning by PID Lagrangian methods", 2020). With excess = mean / limit − 1
 * (the mean itself where the limit is 0), every {@link update} sets
 *
 *     pressure = max(0, pressure + learningRate · excess)      λ = scale · max(0, pressure + {@link DAMPING} · excess)
 *
 * The scale is Σ |r| / Σ |signal| when the signal is first seen, so that a pressure of 1 makes what is bounded as
 * important as the rewards, whatever their units.
 */
export class Multiplier {
  readonly #constraint: Constraint;
  readonly #learningRate: number;
  #pressure = 0;
  /** At the last update. */
  #excess = 0;
  #scale: number | null = null;
  #signal = 0;
  #units = 0;
  #rewards = 0;

  /** @throws InputError for a limit below 0 or a learning rate that is not above it */
  constructor(constraint: Constraint, learningRate = 0.1) {
    if (!(constraint.limit >= 0)) {
      throw new InputError(`limit of a constraint: ${constraint.limit} is not allowed (a number ≥ 0)`);
    }
    if (!(learningRate > 0)) {
      throw new InputError(`learning rate of a constraint: ${learningRate} is not allowed (a number > 0)`);
    }
    this.#constraint = constraint;
    this.#learningRate = learningRate;
  }

  /** λ. */
  get value(): number {
    return Math.max(0, this.#pressure + DAMPING * this.#excess) * (this.#scale ?? 0);
  }

  /** Growth of what is bounded, per unit, since the last {@link update}; NaN before the first unit. */
  get mean(): number {
    return this.#signal / this.#units;
  }

  /**
   * The scenario with a reward that pays for breaking the constraint, and that tells this multiplier what happens:
   * for environments of this process that are learned from, and for nothing else.
   */
  charged(scenario: Scenario): Scenario {
    const { rewardOf } = scenario;
    const { signal, per, limit } = this.#constraint;
    const unitsOf = UNITS[per];
    const charged: Reward = {
      usesSlowdown: rewardOf.usesSlowdown || signal.usesSlowdown,
      linear: rewardOf.linear && signal.linear,
      of: (before, after) => {
        const reward = rewardOf.of(before, after);
        const grown = signal.of(before, after);
        const units = unitsOf(before, after);
        this.#signal += grown;
        this.#units += units;
        this.#rewards += Math.abs(reward);
        return reward - this.value * (grown - limit * units);
      },
    };
    return { ...scenario, rewardOf: charged };
  }

  /** Measures anew: the mean since the last call, and by how much it is too great. */
  takeMeasure(): { readonly mean: number; readonly excess: number } {
    const { mean } = this;
    this.#forget();
    return { mean, excess: Math.max(0, mean - this.#constraint.limit) };
  }

  /** Takes a step of dual ascent by what happened since the last one; waits where nothing did. */
  update(): void {
    if (this.#units === 0) return;
    if (this.#scale === null && this.#signal !== 0) {
      this.#scale = this.#rewards > 0 ? this.#rewards / Math.abs(this.#signal) : 1;
    }
    if (this.#scale !== null) {
      const { limit } = this.#constraint;
      this.#excess = limit > 0 ? this.mean / limit - 1 : this.mean;
      this.#pressure = Math.max(0, this.#pressure + this.#learningRate * this.#excess);
    }
    this.#forget();
  }

  save(): MultiplierState {
    return {
      pressure: this.#pressure,
      excess: this.#excess,
      scale: this.#scale,
      signal: this.#signal,
      units: this.#units,
      rewards: this.#rewards,
    };
  }

  load({ pressure, excess, scale, signal, units, rewards }: MultiplierState): void {
    this.#pressure = pressure;
    this.#excess = excess;
    this.#scale = scale;
    this.#signal = signal;
    this.#units = units;
    this.#rewards = rewards;
  }

  #forget(): void {
    this.#signal = 0;
    this.#units = 0;
    this.#rewards = 0;
  }
}
