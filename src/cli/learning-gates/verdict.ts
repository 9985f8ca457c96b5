import { Bootstrap, type Interval } from '../../core/statistics/bootstrap.ts';
import { interquartileMean } from '../../core/statistics/location.ts';
import type { Gate, GateResult, Published } from './gate.ts';

/** A measure of all seeds of a gate. */
export interface Estimate {
  readonly iqm: number;
  /** 95 % interval of the IQM; at five seeds Student's, with two degrees of freedom. */
  readonly ci95: Interval | null;
  readonly worst: number;
}

export interface GateVerdict {
  readonly name: string;
  readonly env: string;
  readonly steps: number;
  readonly seeds: number;
  readonly training: Estimate;
  readonly greedy: Estimate;
  /** Median of the steps to the threshold; null where fewer than half of the seeds reached it. */
  readonly solved: number | null;
  readonly published: readonly (Published & { readonly pass: boolean })[];
}

/** A gate is passed where the IQM over seeds is not below what was published, less its ±. */
export function judgeGate(gate: Gate, results: readonly GateResult[]): GateVerdict {
  const training = estimate(results.map((result) => result.training));
  const greedy = estimate(results.map((result) => result.greedy));
  const found = { training, greedy };
  return {
    name: gate.name,
    env: gate.env,
    steps: gate.steps,
    seeds: results.length,
    ...found,
    solved: medianSteps(results),
    published: gate.published.map((each) => ({
      ...each,
      pass: found[each.measure].iqm >= each.mean - each.spread,
    })),
  };
}

function estimate(values: readonly number[]): Estimate {
  // A run that came to nothing counts as the worst there is.
  const known = values.map((value) => (Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value));
  const bootstrap = new Bootstrap();
  return { iqm: interquartileMean(known), ci95: bootstrap.iqm(known), worst: Math.min(...known) };
}

function medianSteps(results: readonly GateResult[]): number | null {
  const steps = results.map(({ solved }) => solved ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const middle = steps[Math.floor((steps.length - 1) / 2)]!;
  return Number.isFinite(middle) ? middle : null;
}
