/**
 * Totals since the start of a run that rewards are made of: integrals kept by the simulator, never samples.
 * Money is the scenario's currency, latency is task-seconds in the system.
 */
export interface Kpis {
  cost: number;
  latency: number;
  sla: number;
  /** Σ bounded slowdown of all tasks so far, waiting ones with the wait they have; NaN unless asked for. */
  slowdown: number;
  /** Joules, and grams of CO2; 0 where nothing draws power. */
  energy: number;
  carbon: number;
  completed: number;
  rejected: number;
  /** Measured tasks that ended later than their deadline, or not by being served. */
  missed: number;
  /** Seconds since the start of the run. */
  time: number;
}

export function noKpis(): Kpis {
  return {
    cost: 0,
    latency: 0,
    sla: 0,
    slowdown: 0,
    energy: 0,
    carbon: 0,
    completed: 0,
    rejected: 0,
    missed: 0,
    time: 0,
  };
}
