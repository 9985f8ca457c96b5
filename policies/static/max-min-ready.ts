import { mapReady, planned, type SchedulerFactory } from '../../src/index.ts';

/** Max-min (Ibarra and Kim, 1977) that looks at tasks as soon as they become ready, in the middle of a round. */
export const maxMinReady: SchedulerFactory = planned((draft) => mapReady(draft, (best) => -best, false));
