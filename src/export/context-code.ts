/** Code for what rows see of one another: before any is scored, for the one at hand, and what that calls. */
export interface ContextCode {
  readonly before: string;
  readonly context: string;
  readonly functions: string;
}
