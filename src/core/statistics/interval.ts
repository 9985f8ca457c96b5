/** Lower and upper end of a confidence interval. */
export type Interval = readonly [low: number, high: number];
