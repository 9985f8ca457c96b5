import { type FindScheduler, planByRollout, type SchedulerFactory } from '../../src/index.ts';

/**
 * Tries each candidate in imagined futures in which a base scheduler plays on, and takes the best
 * (Bertsekas, Tsitsiklis and Wu, 1997): `rollout:base=least-backlog,samples=8,horizon=50,candidates=8`.
 */
export const rollout = (find: FindScheduler): SchedulerFactory => planByRollout(find);
