/** A quantity over time: piecewise constant, known for the whole run, the same whatever is decided. */
export interface Path {
  /** The value at a microsecond of the clock. */
  at(time: number): number;
  /** ∫ value dt in value × seconds, between two microseconds of the clock; exact up to the rounding of sums. */
  integral(from: number, to: number): number;
}
