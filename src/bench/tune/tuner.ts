import { InputError } from '../../core/errors.ts';
import { canonicalJson } from '../../core/hash.ts';
import { SequentialStream } from '../../core/random.ts';
import { type Bracket, best, bracketsOf, promotions, rungsOf } from './rungs.ts';
import { drawPromising, drawUniform, type Judged, type Point, parametersAt } from './sampler.ts';
import type { Space } from './space.ts';
import { type Configuration, type Judgement, judgementOf, type Outcome, type Trial } from './trial.ts';

export interface TuneGiven {
  readonly space: Space;
  /** Configurations that are drawn, the defaults not counted. */
  readonly trials: number;
  readonly seed: string;
  /** Which end of the objective is good. */
  readonly better: 'lower' | 'higher';
  /** Why a configuration cannot be; null where it can. */
  check(configuration: Configuration): Promise<string | null>;
}

export interface Question {
  readonly configuration: Configuration;
  readonly budget: number;
}

/** Finds out what comes of configurations; one that was judged before goes on from there. */
export type Judge = (questions: readonly Question[]) => Promise<readonly Outcome[]>;

export interface Tuned {
  readonly rungs: readonly number[];
  readonly brackets: readonly Bracket[];
  /** By number. */
  readonly trials: readonly Trial[];
  /** The best of those that reached the last rung, the defaults among them. */
  readonly chosen: Trial;
  /** Budgets added up over all trials. */
  readonly cost: number;
}

/** Configurations of a first rung that are drawn before any of them is judged: what is drawn never waits for threads. */
const BATCH = 4;
/** Points that a rung must have, beside one a dimension, before a model is made of it. */
const LEAST_JUDGED = 6;
/** Draws until a configuration is found that can be and is new. */
const ATTEMPTS = 50;

type Mutable = Trial & { readonly judgements: Judgement[] };

/**
 * Successive halving in brackets: many configurations at a small budget, the best of them at a larger one, and so on.
 * With the sampler `tpe` those drawn later learn from those judged earlier, at the highest rung that has enough of
 * them (as BOHB does: Falkner et al. 2018). The defaults are judged at every rung, beside the brackets.
 *
 * The answer depends on what is given and on what the judge answers, never on how long anything took.
 *
 * @throws InputError when no configuration can be
 */
export async function tune(given: TuneGiven, judge: Judge): Promise<Tuned> {
  const { eta, budget, brackets: count, settings } = given.space;
  const rungs = rungsOf(budget, eta);
  const brackets = bracketsOf(given.trials, rungs.length, eta, count);
  const search = new Search(given, rungs, judge);
  const defaults = search.add({ number: 0, point: [], configuration: settings });
  for (const { first, trials: size } of brackets) {
    // The defaults go along with the first bracket, which is the one that visits every rung.
    const company = first === 0 ? [defaults] : [];
    let going = await search.start(first, size, company);
    for (let rung = first + 1; rung < rungs.length; rung++) {
      going = bestOf(going, given.better, promotions(going.length, eta));
      await search.judge([...company, ...going], rung);
    }
  }
  const { trials } = search;
  const finalists = trials.filter(({ judgements }) => judgements.at(-1)!.budget === rungs.at(-1));
  const [chosen] = bestOf(finalists, given.better, 1);
  return { rungs, brackets, trials, chosen: chosen!, cost: costOf(trials) };
}

/** Trials so far, and how more are drawn and judged. */
class Search {
  readonly trials: Mutable[] = [];
  readonly #given: TuneGiven;
  readonly #rungs: readonly number[];
  readonly #judge: Judge;
  readonly #known = new Set<string>();

  constructor(given: TuneGiven, rungs: readonly number[], judge: Judge) {
    this.#given = given;
    this.#rungs = rungs;
    this.#judge = judge;
  }

  add(trial: Omit<Trial, 'judgements'>): Mutable {
    const added: Mutable = { ...trial, judgements: [] };
    this.trials.push(added);
    this.#known.add(canonicalJson(trial.configuration));
    return added;
  }

  /** Draws `size` trials, fewer where there are no more, and judges them at a rung, `company` with the first of them. */
  async start(rung: number, size: number, company: readonly Mutable[]): Promise<Mutable[]> {
    const started: Mutable[] = [];
    let along = company;
    for (let left = size; left > 0; left -= BATCH) {
      const batch: Mutable[] = [];
      while (batch.length < Math.min(BATCH, left)) {
        const drawn = await this.#draw();
        if (!drawn) break;
        batch.push(this.add({ number: this.trials.length, ...drawn }));
      }
      await this.judge([...along, ...batch], rung);
      along = [];
      started.push(...batch);
      if (batch.length < BATCH) break;
    }
    return started;
  }

  async judge(trials: readonly Mutable[], rung: number): Promise<void> {
    const budget = this.#rungs[rung]!;
    const outcomes = await this.#judge(trials.map(({ configuration }) => ({ configuration, budget })));
    for (const [k, trial] of trials.entries()) trial.judgements.push(judgementOf(outcomes[k]!, budget));
  }

  /** A configuration that can be and is new; null where none is left. */
  async #draw(): Promise<{ point: Point; configuration: Configuration } | null> {
    const { space, seed, check } = this.#given;
    const stream = new SequentialStream(`${seed}/trial${this.trials.length}`);
    const judged = space.sampler === 'random' ? null : this.#judged();
    let refused: string | null = null;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      // A model may propose over and over what is known already: the second half of the attempts is drawn anywhere.
      const point =
        judged && attempt < ATTEMPTS / 2
          ? drawPromising(space.parameters, stream, judged)
          : drawUniform(space.parameters, stream);
      const configuration = { ...space.settings, ...parametersAt(space.parameters, point) };
      if (this.#known.has(canonicalJson(configuration))) continue;
      refused = await check(configuration);
      if (refused === null) return { point, configuration };
    }
    if (refused !== null && this.trials.length === 1) throw new InputError(refused);
    return null;
  }

  /** What is known at the highest rung at which enough is; null where it is nowhere enough. */
  #judged(): Judged[] | null {
    const needed = Object.keys(this.#given.space.parameters).length + LEAST_JUDGED;
    for (const budget of [...this.#rungs].reverse()) {
      const judged = this.trials
        .filter(({ point }) => point.length > 0)
        .flatMap((trial) => {
          const found = trial.judgements.find((judgement) => judgement.budget === budget);
          return found ? [{ point: trial.point, score: lossOf(found, this.#given.better) }] : [];
        });
      if (judged.length >= needed) return judged;
    }
    return null;
  }
}

/** By what was found at their last rung. */
function bestOf<T extends Trial>(trials: readonly T[], better: TuneGiven['better'], count: number): T[] {
  const scored = trials.map((trial) => ({ trial, score: lossOf(trial.judgements.at(-1)!, better) }));
  return best(scored, count).map(({ trial }) => trial);
}

/** Smaller is better; ∞ where the trial failed. */
function lossOf({ score }: Judgement, better: TuneGiven['better']): number {
  if (score === null) return Number.POSITIVE_INFINITY;
  return better === 'lower' ? score : -score;
}

function costOf(trials: readonly Trial[]): number {
  return trials.reduce((sum, { judgements }) => sum + judgements.at(-1)!.budget, 0);
}
