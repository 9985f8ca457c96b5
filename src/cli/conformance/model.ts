import type { Observed } from './observed.ts';

/** A number that theory gives and a run estimates. */
export interface Estimand {
  readonly name: string;
  readonly exact: number;
  /** Its value in one run; over independent runs the mean must be `exact`. */
  of(run: Observed): number;
}

export interface Horizon {
  readonly tasks: number;
  readonly warmup: number;
}

/** A system whose behaviour is known exactly, as a scenario file would describe it. */
export interface Model {
  readonly id: string;
  /** The row of the table of exact models that it belongs to, or the golden file of exact values. */
  readonly row: number | 'golden';
  readonly name: string;
  /** Arrivals of a run, and how many of the first do not count. */
  readonly horizon: Horizon;
  /** What the YAML would say, without its name and its horizon. */
  readonly scenario: Readonly<Record<string, unknown>>;
  /** A static scheduler by its name. */
  readonly policy: string;
  readonly estimands: readonly Estimand[];
  /** Independent runs of the long suite; the short one makes fewer. */
  readonly replications: number;
  /** Whether the short suite has it. */
  readonly short: boolean;
}

/** So long is a run unless a model says otherwise. */
export const HORIZON: Horizon = { tasks: 40_000, warmup: 4_000 };

/** For workflows of two tasks and more: half as many are as much work. */
export const HALF_HORIZON: Horizon = { tasks: HORIZON.tasks / 2, warmup: HORIZON.warmup / 2 };

/**
 * A run long enough for this load and this variation of the work. A queue forgets its start, and its average settles,
 * the slower the nearer it is to saturation: as 1 / (1 − ρ)² times (1 + scv) / 2. Loads up to 0.8 have {@link HORIZON}.
 */
export function horizonFor(load: number, scv = 1): Horizon {
  const scale = Math.max(1, (0.2 / (1 - load)) ** 2 * ((1 + scv) / 2));
  return {
    tasks: Math.round(HORIZON.tasks * scale),
    warmup: Math.round(HORIZON.warmup * scale),
  };
}

type Given = Omit<Model, 'policy' | 'horizon' | 'replications' | 'short'> & Partial<Model>;

/** A model with what most of them share. */
export function model(given: Given): Model {
  const { horizon = HORIZON } = given;
  // What long runs lack in number they have in length.
  const replications = horizon.tasks > 3 * HORIZON.tasks ? 40 : 100;
  return { policy: 'random', horizon, replications, short: false, ...given };
}
