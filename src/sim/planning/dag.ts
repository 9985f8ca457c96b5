/** One unstarted step of a plan-to-be: seconds on each executor, and what it waits for among its like. */
export interface DagStep {
  /** Seconds on each executor; Infinity where it cannot run. */
  readonly run: ArrayLike<number>;
  /** Positions of steps that come before, and seconds that their output takes between different executors. */
  readonly after: readonly { readonly from: number; readonly transfer: number }[];
}

/** A compact DAG of what is to be planned: edges in both directions as compressed rows, run times as one table. */
export class Dag {
  readonly size: number;
  readonly executors: number;
  /** Seconds of step i on executor e, at i × executors + e; Infinity where it cannot run. */
  readonly run: Float64Array;
  /** Mean over the executors that can run it. */
  readonly meanRun: Float64Array;
  /** Edges into step i: `parents` and `inTransfer` from `firstIn[i]` to `firstIn[i + 1]`. */
  readonly firstIn: Int32Array;
  readonly parents: Int32Array;
  readonly inTransfer: Float64Array;
  /** Edges out of step i, in the order of their ends. */
  readonly firstOut: Int32Array;
  readonly children: Int32Array;
  readonly outTransfer: Float64Array;

  constructor(steps: readonly DagStep[], executors: number) {
    const size = steps.length;
    this.size = size;
    this.executors = executors;
    this.run = new Float64Array(size * executors);
    this.meanRun = new Float64Array(size);
    this.firstIn = new Int32Array(size + 1);
    this.firstOut = new Int32Array(size + 1);
    steps.forEach(({ run, after }, i) => {
      this.run.set(run, i * executors);
      this.meanRun[i] = finiteMean(run);
      this.firstIn[i + 1] = this.firstIn[i]! + after.length;
      for (const { from } of after) this.firstOut[from + 1]!++;
    });
    for (let i = 0; i < size; i++) this.firstOut[i + 1]! += this.firstOut[i]!;
    const edges = this.firstIn[size]!;
    this.parents = new Int32Array(edges);
    this.inTransfer = new Float64Array(edges);
    this.children = new Int32Array(edges);
    this.outTransfer = new Float64Array(edges);
    const next = this.firstOut.slice();
    let at = 0;
    steps.forEach(({ after }, i) => {
      for (const { from, transfer } of after) {
        this.parents[at] = from;
        this.inTransfer[at++] = transfer;
        const out = next[from]!++;
        this.children[out] = i;
        this.outTransfer[out] = transfer;
      }
    });
  }
}

function finiteMean(run: ArrayLike<number>): number {
  let sum = 0;
  let count = 0;
  for (let e = 0; e < run.length; e++) {
    if (run[e]! === Number.POSITIVE_INFINITY) continue;
    sum += run[e]!;
    count++;
  }
  return count === 0 ? 0 : sum / count;
}
