import { mapReady, planned, type SchedulerFactory } from '../../src/index.ts';

/** Min-min (Ibarra and Kim, 1977) that looks at tasks as soon as they become ready, in the middle of a round. */
export const minMinReady: SchedulerFactory = planned((draft) => mapReady(draft, (best) => best, false));
