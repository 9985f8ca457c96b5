import type { DecisionPoint } from '../decision-point.ts';
import { numberIn } from '../number-in.ts';
import type { Scheduler, SchedulerFactory, SchedulerGiven } from '../scheduler.ts';
import { candidatesOf } from './candidates.ts';
import { baseOf, countOf, type FindScheduler, worldsOf } from './parameters.ts';
import type { Worlds } from './worlds.ts';

/**
 * One step of policy improvement by simulation (Bertsekas, Tsitsiklis and Wu, "Rollout Algorithms for Combinatorial
 * Optimization", 1997): each candidate is tried, then the base scheduler plays on, in the same imagined futures; the
 * best on average is taken. Another than the base's own choice must be better by `confidence` standard errors, since
 * the best of many noisy averages looks better than it is.
 *
 * The base scheduler's memory goes on as if its own choice had been taken.
 */
export function planByRollout(find: FindScheduler): SchedulerFactory {
  return (given) => {
    const { scenario, parameters } = given;
    const create = baseOf(find, scenario, parameters.base, 'rollout');
    return new Rollout(given, create, worldsOf(given, 'rollout'), {
      limit: countOf(parameters, 'candidates', 8, 'rollout'),
      confidence: numberIn(parameters, 'rollout', 'confidence', 1),
    });
  };
}

interface RolloutOptions {
  readonly limit: number;
  readonly confidence: number;
}

class Rollout implements Scheduler {
  readonly #base: Scheduler;
  readonly #newBase: () => Scheduler;
  readonly #worlds: Worlds;
  readonly #options: RolloutOptions;

  constructor(given: SchedulerGiven, create: SchedulerFactory, worlds: Worlds, options: RolloutOptions) {
    this.#newBase = () => create({ ...given, parameters: {} });
    this.#base = this.#newBase();
    this.#worlds = worlds;
    this.#options = options;
  }

  choose(point: DecisionPoint): number {
    const usual = this.#base.choose(point);
    const rows = candidatesOf(point, this.#base, usual, this.#options.limit);
    if (rows.length === 1) return usual;
    this.#worlds.imagine(point);
    const [own, ...others] = rows.map((row) => this.#returnsOf(row));
    let best = usual;
    let greatest = 0;
    others.forEach((returns, i) => {
      const { mean, error } = differenceOf(returns, own!);
      if (mean <= greatest || mean <= this.#options.confidence * error) return;
      greatest = mean;
      best = rows[i + 1]!;
    });
    return best;
  }

  save(): unknown {
    return this.#base.save?.();
  }

  load(state: unknown): void {
    this.#base.load?.(state);
  }

  /** Σ reward in each of the futures that begin with a candidate. */
  #returnsOf(row: number): number[] {
    const memory = this.#base.save?.();
    return Array.from({ length: this.#worlds.count }, (_, k) => {
      const base = this.#newBase();
      if (memory !== undefined) base.load?.(memory);
      this.#worlds.enter(k);
      return this.#worlds.finish(k, this.#worlds.step(k, row), base);
    });
  }
}

/** Mean and standard error of paired differences; one pair is taken at its word. */
function differenceOf(a: readonly number[], b: readonly number[]): { mean: number; error: number } {
  const n = a.length;
  const mean = a.reduce((sum, value, k) => sum + value - b[k]!, 0) / n;
  if (n === 1) return { mean, error: 0 };
  const squares = a.reduce((sum, value, k) => sum + (value - b[k]! - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (n - 1) / n) };
}
