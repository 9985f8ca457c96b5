import { rank, type SchedulerFactory } from '../../src/index.ts';

/**
 * F1 = log₁₀(r) · n + 870 · log₁₀(s), fitted to simulated schedules; s is the time of submission on the trace's own
 * clock, and 0 counts as 0.1 (Carastan-Santos & de Camargo, "Obtaining dynamic scheduling policies with simulation and
 * machine learning", SC17).
 */
export const f1: SchedulerFactory = () =>
  rank((point, i) => {
    const { estimate, slots, submit } = point.task(i);
    return log10(estimate) * slots + 870 * log10(submit);
  });

const log10 = (x: number) => Math.log10(x > 0 ? x : 0.1);
