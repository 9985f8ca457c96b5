/** A statistic of observations of which each counts a number of times. */
export interface Estimator {
  /** How many observations there are. */
  readonly size: number;
  /** Share of the observations that the statistic rests on; 1 unless it trims. */
  readonly share?: number;
  /** Whether its error is told on the logarithmic scale: it is above zero, whatever the weights. */
  readonly logarithmic?: boolean;
  /**
   * The statistic where observation k counts `weights[k]` times; NaN where it has none. Fills in the influence of each
   * observation on it, up to a constant that all of them share.
   */
  estimate(weights: Float64Array, influence: Float64Array): number;
}
