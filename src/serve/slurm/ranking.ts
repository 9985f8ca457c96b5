import { rank, type Scheduler } from '../../sim/scheduler.ts';
import { type Answering, type Decided, decide, type Strangeness, type Terms } from '../decision/decider.ts';
import type { DecideRequest } from '../decision/request.ts';

/** Who ranks. */
export interface Ranker {
  /** For the log: its name, and the hash of its artifact, empty for a rule. */
  readonly agent: string;
  readonly artifact: string;
  readonly policy: Answering;
  readonly strangeness: Strangeness;
}

export interface Ranking {
  readonly decided: Decided;
  /** Rows of the request, the first to run first; null where the policy said nothing of use. */
  readonly order: readonly number[] | null;
}

/**
 * Asks for the whole order of a queue. Where the policy has nothing to say, it is Slurm that decides: the order stays.
 *
 * @param priorities of the request's tasks, as Slurm has them
 * @throws InputError when the request does not fit the policy
 */
export function rankQueue(
  ranker: Ranker,
  request: DecideRequest,
  id: string,
  terms: Terms,
  priorities: readonly number[],
): Ranking {
  const decided = decide({ ...ranker, fallback: slurmOrder(priorities) }, request, id, terms);
  const { advice, judgement } = decided;
  if (advice === null || judgement === null) return { decided, order: null };
  const { length } = priorities;
  const order = byScore(judgement.scores.slice(0, length));
  // A learned policy is shown so many jobs at once; of the others it is asked when these are placed.
  const rest = priorities.flatMap((_, i) => (judgement.scores[i] === null ? [i] : []));
  return { decided, order: [...order, ...ranked(ranker.policy, request, id, rest)] };
}

/** What Slurm does next. */
function slurmOrder(priorities: readonly number[]): Scheduler {
  return rank((point, i) => -(priorities[point.task(i).index] ?? 0));
}

function ranked(policy: Answering, request: DecideRequest, id: string, rows: readonly number[]): number[] {
  if (rows.length === 0) return [];
  const point = policy.read({ ...request, tasks: rows.map((i) => request.tasks![i]!) }, id);
  if (!rows.some((_, k) => point.allowed(k))) return [];
  const { scores, finite } = policy.judge(point);
  const next = finite ? byScore(scores.slice(0, rows.length)) : [];
  if (next.length === 0) return [];
  const rest = rows.filter((_, k) => scores[k] === null);
  return [...next.map((k) => rows[k]!), ...ranked(policy, request, id, rest)];
}

/** Rows that have a score, the greatest first, of equal ones the first. */
function byScore(scores: readonly (number | null)[]): number[] {
  return scores
    .flatMap((score, i) => (score === null ? [] : [i]))
    .sort((a, b) => scores[b]! - scores[a]! || a - b);
}
