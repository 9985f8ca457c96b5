import { type FindScheduler, planByTreeSearch, type SchedulerFactory } from '../../src/index.ts';

/**
 * Looks several choices ahead by Monte-Carlo tree search (Kocsis and Szepesvári, 2006), with a base scheduler below
 * the tree: `mcts:base=least-backlog,budget=64,depth=4`.
 */
export const mcts = (find: FindScheduler): SchedulerFactory => planByTreeSearch(find);
