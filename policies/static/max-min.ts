import { mapReady, planned, type SchedulerFactory } from '../../src/index.ts';

/** Of all ready tasks the one whose earliest finish is latest, to where it is; then those that become ready (Ibarra and Kim, 1977). */
export const maxMin: SchedulerFactory = planned((draft) => mapReady(draft, (best) => -best, true));
