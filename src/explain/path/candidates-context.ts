/** What candidates see of one another, in doubles: see `NetworkModel`. */
export interface CandidatesContext {
  /** Columns whose greatest row matters. */
  readonly overtakes: boolean;
  /** Takes in the activations of the first layer, [rows × width]. */
  look(first: Float64Array): void;
  /** Adds to the sums of a row's second layer. */
  add(row: number, sums: Float64Array, to: number): void;
  /** Adds the gradient with respect to the activations of all rows, from that with respect to a row's second sums. */
  addGradient(row: number, d: Float64Array, into: Float64Array): void;
}
