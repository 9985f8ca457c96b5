import type { Scenario } from '../sim/scenario/schema.ts';
import type { DecideAnswer, Mode } from './decision/answer.ts';
import type { RuleCheck } from './decision/decider.ts';
import type { DecideRequest } from './decision/request.ts';
import type { ExplainRequest, RunQuestion, ServedExplanation, ServedWhatIf } from './explain/questions.ts';
import type { Pending } from './pending/pending.ts';

/** What a caller wants of one decision beside the answer. */
export interface DecideContext {
  /** When the request came, on the clock of `performance.now()`: deadlines count from here. */
  readonly receivedAt: number;
  /** Whether the request is known to be of the right form, so that it need not be looked at again. */
  readonly validated?: boolean;
  /** How large the request is, as its client wrote it. */
  readonly bytes?: number;
  /** W3C trace context of the caller. */
  readonly traceparent?: string;
  /**
   * Told the executor, or null, before the decision is recorded, so that the next one can reckon with it. The answer may
   * still be another, where it could not be recorded.
   */
  readonly onDecided?: (executor: string | null) => void;
}

/** What became of a task that was decided about. */
export interface Outcome {
  /** The decision's. */
  readonly id: string;
  readonly slaMet?: boolean;
  /** Seconds from submission to finish. */
  readonly sojourn?: number;
  /** Seconds that it ran where it was sent. */
  readonly runTime?: number;
  /** Money. */
  readonly cost?: number;
}

/** A policy that the server has. */
export interface PolicyStatus {
  readonly role: 'primary' | 'candidate' | 'shadow';
  readonly artifact: string;
  readonly agent: string;
  /** Empty for a rule. */
  readonly folder: string;
}

export interface ServiceStatus {
  readonly mode: Mode;
  /** Why the policy decides nothing now; null while it does. */
  readonly suspended: string | null;
  readonly policies: readonly PolicyStatus[];
  /** Share of keys that the candidate decides, or with none, that the policy does. */
  readonly canary: number;
  /** Why the last candidate was withdrawn; null where none was. */
  readonly rolledBack: string | null;
  /** What is wrong with the audit log now; null while nothing is. */
  readonly audit: string | null;
  readonly alerts: readonly string[];
}

/** Numbers as Open Inference Protocol clients send them: one observation. */
export interface RawObservation {
  readonly globals: ArrayLike<number>;
  /** rows × features, row-major. */
  readonly candidates: ArrayLike<number>;
  readonly mask: ArrayLike<number>;
}

/** What a policy reads and is, for clients that send raw numbers. */
export interface ModelDescription {
  readonly name: string;
  /** The artifact's hash. */
  readonly version: string;
  readonly globals: readonly string[];
  readonly features: readonly string[];
}

/** What the rules say of a request's candidates, and whether that is to be done. */
export interface RuleVerdict {
  readonly mode: Mode;
  /** Of every rule; of a single task candidate i is executor i, and others follow. */
  readonly checks: readonly RuleCheck[];
}

/** The decision server without its transport. */
export interface DecisionService {
  /** Never rejects but for what the client did wrong. @throws InputError with a JSON path for a bad request */
  decide(request: DecideRequest, context: DecideContext): Promise<DecideAnswer>;
  /** Asks the rules alone; what they forbid is recorded. @throws InputError with a JSON path for a bad request */
  check(request: DecideRequest): Promise<RuleVerdict>;
  /** Takes apart what the policy says of a choice, or why it was made so. @throws InputError */
  explain(request: ExplainRequest): Promise<ServedExplanation>;
  /** Tries every candidate of a decision of a simulated run. @throws InputError */
  whatIf(question: RunQuestion): Promise<ServedWhatIf>;
  /** Scores one observation; no rules, no record: for clients that bring their own. @throws InputError */
  infer(observation: RawObservation): { readonly index: number; readonly scores: ArrayLike<number> };
  readonly model: ModelDescription;
  /** What the policy that decides knows of the world that it was trained for. */
  readonly world: Scenario;
  /** @throws InputError when the decision is not known (any more) */
  report(outcome: Outcome): void;
  pending(): readonly Pending[];
  /** Undefined when there never was such a one, or it is long over. */
  pendingById(id: string): Pending | undefined;
  /**
   * A person's word on a pending decision.
   * @throws InputError when it is unknown, over, or the choice is no allowed candidate
   */
  settle(
    id: string,
    word: { readonly choice: number | null; readonly by: string; readonly comment?: string },
  ): Promise<Pending>;
  /** Loads and verifies the bundles anew; the old ones go on where the new ones do not hold. @throws InputError, VerificationError */
  reload(): Promise<ServiceStatus>;
  status(): ServiceStatus;
  /** Whether decisions can be made; else why not. */
  ready(): { readonly ready: boolean; readonly why: string | null };
  /** Prometheus text. */
  metrics(): Promise<{ readonly contentType: string; readonly text: string }>;
  /** Answers what has come, records it, lets go of the files. */
  close(): Promise<void>;
}
