import { mapReady, planned, type SchedulerFactory } from '../../src/index.ts';

/** Of all ready tasks first the one that would lose most by its second best executor (Maheswaran et al., 1999). */
export const sufferage: SchedulerFactory = planned((draft) =>
  mapReady(draft, (best, second) => best - second, true),
);
