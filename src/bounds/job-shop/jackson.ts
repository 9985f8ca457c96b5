import type { Shop } from './shop.ts';

/**
 * The makespan of Jackson's preemptive schedule of one machine (1955; Carlier, 1982): whenever it is free or an operation
 * becomes ready, the one with the longest tail runs. No schedule of the machine is shorter.
 */
export function jacksonBound(
  operations: Int32Array,
  head: Float64Array,
  run: Float64Array,
  tail: Float64Array,
): number {
  const arrivals = Array.from(operations).sort((a, b) => head[a]! - head[b]!);
  const left = new Map(arrivals.map((i) => [i, run[i]!]));
  const ready: number[] = [];
  let makespan = 0;
  let now = 0;
  for (let n = 0; n < arrivals.length || ready.length > 0; ) {
    if (ready.length === 0) now = Math.max(now, head[arrivals[n]!]!);
    while (n < arrivals.length && head[arrivals[n]!]! <= now) ready.push(arrivals[n++]!);
    const running = ready.reduce((best, i) => (tail[i]! > tail[best]! ? i : best));
    const until = n < arrivals.length ? head[arrivals[n]!]! : Number.POSITIVE_INFINITY;
    const done = Math.min(until, now + left.get(running)!);
    left.set(running, left.get(running)! - (done - now));
    now = done;
    if (left.get(running)! > 0) continue;
    ready.splice(ready.indexOf(running), 1);
    makespan = Math.max(makespan, now + tail[running]!);
  }
  return makespan;
}

/** Ticks before each operation, and after it, in its own job. */
export function chainHeadsAndTails({ size, run, previous, next }: Shop): {
  readonly head: Float64Array;
  readonly tail: Float64Array;
} {
  const head = new Float64Array(size);
  const tail = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const before = previous[i]!;
    if (before >= 0) head[i] = head[before]! + run[before]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    const after = next[i]!;
    if (after >= 0) tail[i] = tail[after]! + run[after]!;
  }
  return { head, tail };
}

/** The longest job, and Jackson's preemptive schedule of each machine: ticks that no schedule of the shop beats. */
export function simpleBound(shop: Shop): number {
  const { head, tail } = chainHeadsAndTails(shop);
  let bound = 0;
  for (let i = 0; i < shop.size; i++) bound = Math.max(bound, head[i]! + shop.run[i]! + tail[i]!);
  for (const operations of shop.onMachine) {
    bound = Math.max(bound, jacksonBound(operations, head, shop.run, tail));
  }
  return bound;
}
