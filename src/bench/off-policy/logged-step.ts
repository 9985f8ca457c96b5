/** One decision of a log, its outcome, and what another policy would have chosen there. */
export interface LoggedStep {
  /** What came of it, in the unit of the metric. */
  readonly outcome: number;
  /** Probability with which the log chose what it chose; above 0. */
  readonly propensity: number;
  /** Whether the other policy chooses the same. */
  readonly agrees: boolean;
  /** Whether the log could have chosen what the other policy chooses. */
  readonly supported: boolean;
  /** What is known beforehand of the logged choice, and of that of the other policy: numbers in one order. */
  readonly features: Features;
  readonly targetFeatures: Features;
}

export type Features = readonly number[];

/** How much a step counts for the other policy, whose choice is certain: 1 / propensity where both agree, else 0. */
export function weightOf({ agrees, propensity }: LoggedStep): number {
  return agrees ? 1 / propensity : 0;
}
