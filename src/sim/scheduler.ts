import type { Dimensions } from '../core/dimension.ts';
import type { Chat } from './chat.ts';
import type { CandidateKind, DecisionPoint } from './decision-point.ts';
import { PassOrder } from './pass-order.ts';
import type { Scenario } from './scenario/schema.ts';

/** Chooses among candidates. Most schedulers are `rank(score)`. */
export interface Scheduler {
  /** Index of a candidate row that is allowed. */
  choose(point: DecisionPoint): number;
  /** Rank of row i: the smallest wins, ties go to the lowest index. */
  score?(point: DecisionPoint, i: number): number;
  /** State that counterfactuals must restore, e.g. the next server of round-robin. */
  save?(): unknown;
  load?(state: unknown): void;
  /** Rounds of messages that the last choice took, one after another; they take time where the scenario says so. */
  readonly messageRounds?: number;
  /** What it has counted so far, beside its choices: messages, calls. */
  report?(): SchedulerReport;
}

/** Figures by their names. */
export type SchedulerReport = Readonly<Record<string, number>>;

/** A scheduler that chooses otherwise, and in everything else is the one that it stands for. */
export function standingFor(scheduler: Scheduler, choose: Scheduler['choose']): Scheduler {
  return {
    choose,
    ...(scheduler.score && { score: (point, i) => scheduler.score!(point, i) }),
    ...(scheduler.save && { save: () => scheduler.save!() }),
    ...(scheduler.load && { load: (state) => scheduler.load!(state) }),
    ...(scheduler.report && { report: () => scheduler.report!() }),
    get messageRounds() {
      return scheduler.messageRounds ?? 0;
    },
  };
}

/** Chooses by asking somebody outside, such as a language model; only a driver awaits it, the simulator never does. */
export interface AsyncScheduler {
  choose(point: DecisionPoint): Promise<number>;
  report(): SchedulerReport;
}

/** Parameters given after a scheduler's name: `name:param=value`. */
export type Parameters = Readonly<Record<string, number | string>>;

export interface SchedulerGiven {
  readonly scenario: Scenario;
  readonly parameters: Parameters;
  readonly seed: string;
}

export type SchedulerFactory = (given: SchedulerGiven) => Scheduler;

export type AsyncSchedulerFactory = (
  given: SchedulerGiven & { readonly chat: Chat; readonly fallback: Scheduler },
) => AsyncScheduler;

/** What the registries say of every scheduler. */
interface Entry {
  /** Control models whose question it answers. */
  readonly controls: readonly Scenario['control'][];
  /** The values of its parameters that are worth trying. */
  readonly parameters?: Dimensions;
  /** It takes milliseconds for a choice, so `static`, which stands for all, leaves it out. */
  readonly costly?: true;
}

/** A line of the registry of schedulers that ask somebody outside. */
export interface AsyncSchedulerEntry extends Entry {
  readonly create: AsyncSchedulerFactory;
}

/** A line of the scheduler registry. */
export interface SchedulerEntry extends Entry {
  readonly create: SchedulerFactory;
  /** Whether it then sees what production cannot, such as the true future: what it comes to is a bound. */
  oracle?(parameters: Parameters): boolean;
}

export type Score = (point: DecisionPoint, i: number) => number;

/**
 * The scheduler that takes the allowed `run` row with the smallest score, the first among equals, and never another
 * while one is allowed. Over a batch queue every row is scored once a pass.
 */
export function rank(score: Score): Scheduler {
  const order = new PassOrder(score);
  return {
    score,
    choose: (point) => (point.pass === 0 ? first(point, score) : order.next(point)),
  };
}

function first(point: DecisionPoint, score: Score): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  const size = point.runs;
  const open = point.allAllowed;
  for (let i = 0; i < size; i++) {
    if (!open && !point.allowed(i)) continue;
    const s = score(point, i);
    if (s < least || best < 0) {
      best = i;
      least = s;
    }
  }
  return best < 0 ? withoutRun(point) : best;
}

const LEAST_HARM: readonly CandidateKind[] = ['wait', 'defer', 'reject'];

/** What a rule that only sends does where no `run` row is allowed: it waits, defers or rejects, the first that it may. */
export function withoutRun(point: DecisionPoint): number {
  for (const kind of LEAST_HARM) {
    for (let i = point.runs; i < point.size; i++) if (point.kind(i) === kind && point.allowed(i)) return i;
  }
  let i = point.runs;
  while (!point.allowed(i)) i++;
  return i;
}
