import type { AuditOutcome, AuditWriter } from '../audit/writer.ts';
import type { Mode } from '../decision/answer.ts';
import { candidateNames } from '../decision/candidates.ts';
import type { Decided } from '../decision/decider.ts';
import type { DecideRequest } from '../decision/request.ts';
import type { Pending } from '../pending/pending.ts';
import type { Prepared } from './prepared.ts';

/** What is recorded of a decision beside what was decided. */
export interface DecisionFacts {
  readonly id: string;
  readonly request: DecideRequest;
  readonly mode: Mode;
  readonly seat: Prepared;
  readonly pending: string | null;
}

/** Name of the event that tells what became of a decision: its detail is what the caller reported. */
export const OUTCOME_EVENT = 'outcome';

/** Writes what happens into the audit log, where there is one. */
export class AuditTrail {
  readonly #log: AuditWriter | null;
  readonly #onProblem: (problem: string) => void;

  constructor(log: AuditWriter | null, onProblem: (problem: string) => void) {
    this.#log = log;
    this.#onProblem = onProblem;
  }

  /** What is wrong with the log now; null while nothing is. */
  get problem(): string | null {
    return this.#log?.problem ?? null;
  }

  /** Null where there is no log. */
  async decision(decided: Decided, { id, request, mode, seat, pending }: DecisionFacts) {
    const { point, judgement, choice, propensity, checks, advice, reason } = decided;
    const { policy, fallbackName } = seat;
    return this.#written(
      this.#log?.append({
        agent: reason === null ? policy.agent : fallbackName,
        artifact: policy.loaded.hash,
        input: request,
        candidates: candidateNames(point),
        scores: judgement ? [...judgement.scores] : new Array(point.size).fill(null),
        propensity,
        action: choice,
        mode,
        checks: checks.map(({ problem, forbids, ...check }) => ({
          ...check,
          forbids: [...forbids],
          ...(problem !== undefined && { problem }),
        })),
        fallback: reason !== null,
        reason,
        id,
        ...(advice !== choice && { advice }),
        ...(pending !== null && { pending }),
      }),
    );
  }

  /** A person's word on a pending decision, or that its time is over. */
  async settled(pending: Pending, mode: Mode): Promise<void> {
    const { id, decision, state, task, candidates, scores, choice, standing, by, comment } = pending;
    const settled = state === 'settled';
    await this.#written(
      this.#log?.append({
        agent: settled ? `human:${by}` : 'timeout',
        artifact: '',
        input: { pending: id, task },
        candidates: [...candidates],
        scores: [...scores],
        propensity: 1,
        action: settled ? choice : standing,
        mode,
        checks: [],
        fallback: !settled,
        reason: comment,
        id: decision,
        pending: id,
      }),
    );
  }

  /** Something that changes who decides, or what became of a decision. */
  async event(event: string, detail: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#written(this.#log?.note(event, detail));
  }

  /** Writes what waits, and lets go of the log. */
  async close(): Promise<void> {
    await this.#log?.close();
  }

  async #written(outcome: Promise<AuditOutcome> | undefined): Promise<AuditOutcome | null> {
    const written = (await outcome) ?? null;
    if (written?.audited === false) this.#onProblem(written.problem);
    return written;
  }
}
