import { mapReady, planned, type SchedulerFactory } from '../../src/index.ts';

/** Of all ready tasks the one that can finish first, to where it does; then those that become ready (Ibarra and Kim, 1977). */
export const minMin: SchedulerFactory = planned((draft) => mapReady(draft, (best) => best, true));
