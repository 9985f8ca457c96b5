import type { Featuriser } from '../gym/features/featuriser.ts';
import { createFeaturiser } from '../gym/features/index.ts';
import { ObservationBatch } from '../gym/observation-batch.ts';
import type { DecisionPoint } from '../sim/decision-point.ts';
import type { Journal } from '../sim/journal.ts';
import type { Scenario } from '../sim/scenario/schema.ts';
import { type Scheduler, standingFor } from '../sim/scheduler.ts';

/** A log holds no more than so many decisions, candidates of one, and numbers in all. */
const MOST_DECISIONS = 300;
const MOST_CANDIDATES = 40;
const MOST_NUMBERS = 24_000;

/** Columns before the features; `score` is the rank that a scheduler gives a row, the smallest best. */
const COLUMNS = ['candidate', 'kind', 'task', 'executor', 'allowed', 'score'] as const;

/** The candidates that a policy had, from the first decision about a task that is told of. */
export interface DecisionLog {
  /** What a row of {@link LoggedDecision.candidates} holds; the features as a learner sees them stand last. */
  readonly columns: readonly string[];
  readonly decisions: readonly LoggedDecision[];
}

export interface LoggedDecision {
  /** Its ordinal in the run, from 0: what `explain` and `whatif` take. */
  readonly decision: number;
  /** Seconds on the trace's own clock. */
  readonly time: number;
  /** The task that the chosen row is about, and its executor; null where there is none. */
  readonly task: string | number;
  readonly executor: string | null;
  /** The candidate that was chosen, and how many there were. */
  readonly chosen: number;
  readonly of: number;
  readonly candidates: readonly (readonly (string | number | null)[])[];
}

/** Watches a scheduler and keeps what it chose from, whenever that was about a task that a journal tells of. */
export class DecisionRecorder {
  readonly scheduler: Scheduler;
  readonly #watched: Scheduler;
  readonly #journal: Journal;
  readonly #featuriser: Featuriser;
  readonly #batch: ObservationBatch;
  readonly #decisions: LoggedDecision[] = [];
  #count = 0;
  #room = MOST_NUMBERS;

  constructor(scheduler: Scheduler, scenario: Scenario, journal: Journal) {
    this.#watched = scheduler;
    this.#journal = journal;
    this.#featuriser = createFeaturiser(scenario);
    const { globals, features, maxRows } = this.#featuriser;
    this.#batch = new ObservationBatch({ globals, features, maxActions: maxRows }, 1);
    this.scheduler = standingFor(scheduler, (point) => {
      const choice = scheduler.choose(point);
      const decision = this.#count++;
      if (this.#wants(point, choice)) this.#record(point, choice, decision);
      return choice;
    });
  }

  get log(): DecisionLog {
    return { columns: [...COLUMNS, ...this.#featuriser.features], decisions: this.#decisions };
  }

  #wants(point: DecisionPoint, choice: number): boolean {
    if (this.#room <= 0 || this.#decisions.length === MOST_DECISIONS || !point.hasTask(choice)) return false;
    return this.#journal.tasks.has(point.task(choice).index);
  }

  #record(point: DecisionPoint, choice: number, decision: number): void {
    this.#featuriser.observe(point, this.#batch, 0);
    const candidates = this.#shown(point, choice).map((i) => this.#row(point, i));
    this.#room -= candidates.length * (this.#featuriser.features.length + 1);
    this.#decisions.push({
      decision,
      time: point.now,
      task: point.task(choice).id,
      executor: executorName(point, choice),
      chosen: choice,
      of: point.size,
      candidates,
    });
  }

  /** The first candidates in order and, wherever it is, the one that was chosen. */
  #shown(point: DecisionPoint, choice: number): number[] {
    const shown = Array.from({ length: Math.min(point.size, MOST_CANDIDATES) }, (_, i) => i);
    if (choice >= shown.length) shown[shown.length - 1] = choice;
    return shown;
  }

  #row(point: DecisionPoint, i: number): (string | number | null)[] {
    const { score } = this.#watched;
    const row = this.#featuriser.rowOf(i);
    const width = this.#featuriser.features.length;
    return [
      i,
      point.kind(i),
      point.hasTask(i) ? point.task(i).id : null,
      executorName(point, i),
      point.allowed(i) ? 'yes' : 'no',
      score && i < point.runs ? short(score.call(this.#watched, point, i)) : null,
      ...Array.from({ length: width }, (_, f) =>
        row < 0 ? null : short(this.#batch.candidates[row * width + f]!),
      ),
    ];
  }
}

function executorName(point: DecisionPoint, i: number): string | null {
  return point.hasExecutor(i) ? point.executor(i).name : null;
}

/** To four digits, enough to compare candidates by; null for what is no number of JSON. */
function short(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(4)) : null;
}
