import type { Scheduler } from '../../sim/scheduler.ts';
import type { Decision } from './decision.ts';

/** What a static format says, number for number as its file has them. */
export interface Rule {
  /** Of each candidate; the greater, the better. */
  scores(decision: Decision): Float64Array;
  /** With what probability each candidate is chosen. */
  chances(decision: Decision): Float64Array;
  /** The file at work. */
  scheduler(): Scheduler;
}

/** All of the best candidates, each equally likely. */
export function anyOfTheBest(scores: Float64Array): Float64Array {
  const best = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const count = scores.reduce((sum, score) => sum + (score === best ? 1 : 0), 0);
  return scores.map((score) => (score === best ? 1 / count : 0));
}

/** The first of the best candidates. */
export function firstOfTheBest(scores: Float64Array): Float64Array {
  let first = 0;
  for (let i = 1; i < scores.length; i++) if (scores[i]! > scores[first]!) first = i;
  return scores.map((_, i) => (i === first ? 1 : 0));
}
