import { birthDeath, expectation } from './birth-death.ts';

/** Machines that break and are repaired; seconds. */
export interface Machines {
  readonly count: number;
  readonly uptime: number;
  readonly repair: number;
  readonly crews: number;
}

/**
 * How many of some machines are up when `crews` repair them, both times exponential: a birth–death chain of the number
 * down, birth (N − k) / MTBF, death min(k, crews) / MTTR (the machine repair problem: Palm, 1947). With a crew for each
 * machine every one is up MTBF / (MTBF + MTTR) of the time.
 */
export function machineRepair({ count, uptime, repair, crews }: Machines) {
  const down = birthDeath(
    (k) => (count - k) / uptime,
    (k) => Math.min(k, crews) / repair,
    count,
  );
  return { down, up: count - expectation(down, (k) => k) };
}

/** Mean power of a machine whose draw grows linearly with its load: idle + (max − idle)ρ (Fan, Weber and Barroso, 2007). */
export function meanPower(idle: number, max: number, load: number): number {
  return idle + (max - idle) * load;
}
