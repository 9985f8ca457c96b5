import { InputError } from '../core/errors.ts';
import { allowedNames } from '../core/suggest.ts';
import type { RuledCandidate } from '../explain/rule-scoring.ts';
import type { Featuriser } from '../gym/features/featuriser.ts';
import { allFeatures, createFeaturiser } from '../gym/features/index.ts';
import { ObservationBatch } from '../gym/observation-batch.ts';
import type { DecisionPoint } from '../sim/decision-point.ts';
import { compileExpression, type Expression } from '../sim/expression.ts';
import type { Scenario } from '../sim/scenario/schema.ts';
import { type Scheduler, type SchedulerGiven, withoutRun } from '../sim/scheduler.ts';

/**
 * A scheduler made of one mathjs expression over the candidates' features, as a learner sees them: the allowed `run`
 * candidate with the smallest value wins, the first among equals.
 *
 * @throws InputError when the text is no expression, or names what is no feature of the scenario's control model
 */
export async function scoreFactory(
  text: string,
  policy: string,
): Promise<(given: SchedulerGiven) => ScoreScheduler> {
  const expression = await compileExpression(text, allFeatures(), `policy '${policy}'`);
  return ({ scenario }) => {
    const { features } = createFeaturiser(scenario, FIRST_ROWS);
    const unknown = [...expression.names].find((name) => !features.includes(name));
    if (unknown !== undefined) {
      const allowed = allowedNames(unknown, features);
      throw new InputError(
        `policy '${policy}': '${unknown}' is no feature of control ${scenario.control}${allowed}`,
      );
    }
    return new ScoreScheduler(expression, scenario);
  };
}

const FIRST_ROWS = 64;

/** See {@link scoreFactory}. */
export class ScoreScheduler implements Scheduler {
  readonly #expression: Expression;
  readonly #scenario: Scenario;
  readonly #scope: Record<string, number> = {};
  #featuriser: Featuriser;
  #batch: ObservationBatch;

  constructor(expression: Expression, scenario: Scenario) {
    this.#expression = expression;
    this.#scenario = scenario;
    this.#featuriser = createFeaturiser(scenario, FIRST_ROWS);
    this.#batch = batchFor(this.#featuriser);
  }

  choose(point: DecisionPoint): number {
    if (point.size > this.#featuriser.maxRows) this.#growTo(point.size);
    this.#featuriser.observe(point, this.#batch, 0);
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < point.runs; i++) {
      if (!point.allowed(i)) continue;
      const score = this.#scoreOf(this.#featuriser.rowOf(i));
      if (score < least || best < 0) {
        best = i;
        least = score;
      }
    }
    return best < 0 ? withoutRun(point) : best;
  }

  /** The candidates with what the expression looks at. */
  ruled(point: DecisionPoint): RuledCandidate[] {
    if (point.size > this.#featuriser.maxRows) this.#growTo(point.size);
    this.#featuriser.observe(point, this.#batch, 0);
    const rows = Array.from({ length: point.runs }, (_, i) => i).filter((i) => point.allowed(i));
    return rows.map((index) => {
      this.#look(this.#featuriser.rowOf(index));
      const seen = { ...this.#scope };
      const names = Object.keys(seen).filter((name) => this.#expression.names.has(name));
      return {
        index,
        readings: Object.fromEntries(names.map((name) => [name, seen[name]!])),
        valueWith: (others) => this.#expression.evaluate({ ...seen, ...others }),
      };
    });
  }

  #scoreOf(row: number): number {
    this.#look(row);
    return this.#expression.evaluate(this.#scope);
  }

  #look(row: number): void {
    const { features } = this.#featuriser;
    const { candidates } = this.#batch;
    for (let f = 0; f < features.length; f++)
      this.#scope[features[f]!] = candidates[row * features.length + f]!;
  }

  /** A rule sees every candidate, however many there are. */
  #growTo(size: number): void {
    this.#featuriser = createFeaturiser(this.#scenario, 2 * size);
    this.#batch = batchFor(this.#featuriser);
  }
}

function batchFor({ globals, features, maxRows }: Featuriser): ObservationBatch {
  return new ObservationBatch({ globals, features, maxActions: maxRows }, 1);
}
