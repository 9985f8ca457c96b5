import type { Graph } from './graph.ts';

/**
 * A graph run many times over, as one program.
 *
 * Inputs of `body` are of three sorts: carried ones start at what is fed and then take the value of an output of the
 * previous iteration; scanned ones are fed with a leading axis, one slice an iteration; all others stay the same.
 */
export interface Loop {
  readonly body: Graph;
  /** Carried inputs and the output each takes its next value from; what they end with is returned under that name. */
  readonly carried: Readonly<Record<string, string>>;
  /** Inputs that are sliced along a leading axis; its length is the number of iterations. */
  readonly scanned: readonly string[];
  /** Outputs that are returned for every iteration, along a leading axis. */
  readonly stacked: readonly string[];
  /** A truth value of no dimensions: the loop ends after the iteration where it is false. */
  readonly while?: string;
}

export function isLoop(program: Graph | Loop): program is Loop {
  return 'body' in program;
}
