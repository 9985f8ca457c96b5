import type { Dag } from './dag.ts';
import { topological } from './frontier.ts';

/** Mean seconds from the beginning of each step to the end, transfers included: rank_u (Topcuoglu, Hariri and Wu, 2002). */
export function upwardRanks(dag: Dag, order: Int32Array = topological(dag)): Float64Array {
  const { size, firstOut, children, outTransfer, meanRun } = dag;
  const rank = new Float64Array(size);
  for (let n = size - 1; n >= 0; n--) {
    const i = order[n]!;
    let longest = 0;
    for (let k = firstOut[i]!; k < firstOut[i + 1]!; k++) {
      longest = Math.max(longest, outTransfer[k]! + rank[children[k]!]!);
    }
    rank[i] = meanRun[i]! + longest;
  }
  return rank;
}

/** Mean seconds from the beginning to the start of each step, transfers included: rank_d (the same). */
export function downwardRanks(dag: Dag, order: Int32Array = topological(dag)): Float64Array {
  const { size, firstIn, parents, inTransfer, meanRun } = dag;
  const rank = new Float64Array(size);
  for (const i of order) {
    for (let k = firstIn[i]!; k < firstIn[i + 1]!; k++) {
      const from = parents[k]!;
      rank[i] = Math.max(rank[i]!, rank[from]! + meanRun[from]! + inTransfer[k]!);
    }
  }
  return rank;
}

/** All steps, the largest upward rank first, equals in topological order: the order of HEFT. */
export function byUpwardRank(dag: Dag): Int32Array {
  const order = topological(dag);
  const rank = upwardRanks(dag, order);
  // The sort is stable, and a step never has a larger rank than one before it.
  return order.slice().sort((a, b) => rank[b]! - rank[a]!);
}

/** A critical path by `priority`: from the entry step of the largest, each time the successor that is closest to it. */
export function criticalPath(dag: Dag, priority: Float64Array): Int32Array {
  const { size, firstIn, firstOut, children } = dag;
  const path: number[] = [];
  let step = -1;
  for (let i = 0; i < size; i++) {
    if (firstIn[i] === firstIn[i + 1] && (step < 0 || priority[i]! > priority[step]!)) step = i;
  }
  if (step < 0) return new Int32Array(0);
  const length = priority[step]!;
  const off = (i: number) => Math.abs(priority[i]! - length);
  while (step >= 0) {
    path.push(step);
    let next = -1;
    for (let k = firstOut[step]!; k < firstOut[step + 1]!; k++) {
      const child = children[k]!;
      if (next < 0 || off(child) < off(next) || (off(child) === off(next) && child < next)) next = child;
    }
    step = next;
  }
  return Int32Array.from(path);
}

/**
 * By step × executor the least seconds that remain when the step has ended there, were its successors free to choose:
 * the optimistic cost table of PEFT (Arabnejad and Barbosa, 2014).
 */
export function optimisticCosts(dag: Dag): Float64Array {
  const { size, executors, firstOut, children, outTransfer, run } = dag;
  const table = new Float64Array(size * executors);
  const order = topological(dag);
  for (let n = size - 1; n >= 0; n--) {
    const i = order[n]!;
    for (let k = firstOut[i]!; k < firstOut[i + 1]!; k++) {
      const child = children[k]! * executors;
      let least = Number.POSITIVE_INFINITY;
      for (let e = 0; e < executors; e++) least = Math.min(least, table[child + e]! + run[child + e]!);
      for (let e = 0; e < executors; e++) {
        const cost = Math.min(least + outTransfer[k]!, table[child + e]! + run[child + e]!);
        if (cost > table[i * executors + e]!) table[i * executors + e] = cost;
      }
    }
  }
  return table;
}
