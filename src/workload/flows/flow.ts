import type { StepType } from './profiles.ts';

/** A step of a flow that was read from a file, with the names that a scenario uses. */
export interface FlowStep {
  readonly name: string;
  readonly type: StepType;
  /** Mean seconds at speed 1, where that is not the profile's. */
  readonly seconds?: number | undefined;
  /** It always takes `seconds`. */
  readonly exact?: boolean | undefined;
  after: string[];
  probability?: number | undefined;
  when?: string | undefined;
  unless?: string | undefined;
  repeat?: { readonly probability: number; readonly from?: string } | undefined;
}

export interface Flow {
  readonly name: string;
  readonly steps: readonly FlowStep[];
  /** Seconds from the arrival to the last finish. */
  readonly deadline?: number | undefined;
}
