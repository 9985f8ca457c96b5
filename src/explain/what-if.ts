import { InputError } from '../core/errors.ts';
import type { DecisionPoint } from '../sim/decision-point.ts';
import type { Scheduler, SchedulerFactory } from '../sim/scheduler.ts';
import { Simulator, type Snapshot } from '../sim/simulator.ts';
import { answer, type DecisionGiven, type Earnings, type Reached, runTo } from './run-to.ts';
import type { Steps } from './scoring.ts';

/** What a whole run came to in which one decision was made so. */
export interface Alternative {
  readonly index: number;
  readonly cost: number;
  /** Seconds; null where no measured task completed. */
  readonly meanResponse: number | null;
  readonly slaAttainment: number | null;
  /** −Σ reward of the whole run. */
  readonly objective: number;
  /** The objective less that of the best alternative. */
  readonly regret: number;
}

export interface WhatIf {
  readonly decision: number;
  readonly chosen: number;
  readonly candidates: readonly Alternative[];
}

type Outcome = Omit<Alternative, 'index' | 'regret'> & { readonly stateHash: string };

/**
 * Tries every candidate of a decision: each is simulated from the same snapshot under the same noise, and afterwards the
 * policy goes on with the memory that it had.
 *
 * @param onTried called after each candidate with how many have been, of how many
 * @throws InputError when the run has fewer decisions, or the policy remembers more than it hands out, for then it cannot
 * be taken back to the decision
 */
export function* whatIf(
  given: DecisionGiven,
  create: SchedulerFactory,
  onTried: (done: number, all: number, point: DecisionPoint) => void = () => undefined,
): Steps<WhatIf> {
  const reached = yield* runTo(given, create);
  const { simulator, scheduler, point, earnings } = reached;
  const rows = Array.from({ length: point.size }, (_, i) => i).filter((i) => point.allowed(i));
  const snapshot = simulator.snapshot();
  const before = earnings.copy();
  const chosen = scheduler.choose(point);
  const memory = scheduler.save?.();
  const rounds = scheduler.messageRounds ?? 0;
  onTried(0, rows.length, point);
  answer(simulator, scheduler, chosen);
  const unbroken = yield* playedOut(reached);
  const tried: (Outcome & { readonly index: number })[] = [];
  for (const index of rows) {
    const branch = branchFrom(given, create, { snapshot, before, memory });
    branch.simulator.apply(index, 0, rounds);
    tried.push({ index, ...(yield* playedOut(branch)) });
    onTried(tried.length, rows.length, point);
  }
  requireSame(unbroken, tried.find(({ index }) => index === chosen)!);
  const least = Math.min(...tried.map(({ objective }) => objective));
  const candidates = tried.map(({ stateHash: _, ...each }) => ({ ...each, regret: each.objective - least }));
  return { decision: given.decision, chosen, candidates };
}

interface Branching {
  readonly snapshot: Snapshot;
  readonly before: Earnings;
  readonly memory: unknown;
}

type Running = Pick<Reached, 'simulator' | 'scheduler' | 'earnings'>;

function branchFrom(
  { scenario, seed }: DecisionGiven,
  create: SchedulerFactory,
  { snapshot, before, memory }: Branching,
): Running {
  const simulator = new Simulator(scenario, { seed });
  simulator.restore(snapshot);
  const scheduler: Scheduler = create({ scenario, parameters: {}, seed });
  if (memory !== undefined) scheduler.load?.(memory);
  return { simulator, scheduler, earnings: before.copy() };
}

/** Goes on to the end after a decision has been answered. */
function* playedOut({ simulator, scheduler, earnings }: Running): Steps<Outcome> {
  let point = simulator.advance();
  earnings.settle(simulator, !point);
  while (point) {
    answer(simulator, scheduler, scheduler.choose(point));
    point = simulator.advance();
    earnings.settle(simulator, !point);
    yield;
  }
  const { cost, meanResponse, slaAttainment } = simulator.metrics();
  // Nothing lost is 0, not −0.
  const objective = 0 - earnings.reward;
  return { cost, meanResponse, slaAttainment, objective, stateHash: simulator.stateHash() };
}

function requireSame(unbroken: Outcome, again: Outcome): void {
  if (unbroken.stateHash === again.stateHash) return;
  throw new InputError(
    'the policy remembers what it does not hand out by save(): it cannot be taken back to the decision',
  );
}
