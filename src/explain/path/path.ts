/**
 * The scores of a network while its standardised inputs grow in step from 0, what it met on average, at t = 0 to what
 * they are at t = 1: the straight path of integrated gradients (Sundararajan, Taly and Yan, "Axiomatic Attribution for
 * Deep Networks", 2017). The parts of a score are the inputs, or groups of them, that it is told apart by.
 */
export interface Path {
  readonly scores: number;
  /** Of each score; in the same order for all. */
  readonly parts: number;
  /** Whether the scores are linear in t between two kinks. */
  readonly linear: boolean;
  /** Functions of t at whose sign changes or overtakings the scores have kinks, the lower layers first. */
  readonly kinks: readonly KinkLayer[];
  /** The scores at t, in an array of their own. */
  values(t: number): Float64Array;
  /** Adds `weight` times the growth of each score with t, part by part, to `into`, [scores × parts]. */
  addSlopes(t: number, weight: number, into: Float64Array): void;
}

/** The arguments of the activations of a layer, for each of `rows` candidates `width` of them. */
export interface KinkLayer {
  readonly rows: number;
  readonly width: number;
  /** Whether there is a kink where one changes its sign. */
  readonly atZero: boolean;
  /** Whether there is a kink where another row becomes the greatest of a column. */
  readonly atOvertaking: boolean;
  /** Whether they are linear in t between the kinks of the lower layers. */
  readonly linear: boolean;
  /** [rows × width], in an array of their own. */
  at(t: number): Float64Array;
}
