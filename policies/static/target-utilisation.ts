import { type DecisionPoint, InputError, rank, type SchedulerFactory } from '../../src/index.ts';

/** Below this share of one executor a need is rounding. */
const ROUNDING = 1e-9;

interface Wish {
  readonly time: number;
  readonly size: number;
}

/**
 * Keeps so many of a pool on that its tasks would make them `target` busy, waiting ones included; where that is fewer
 * than are on, it goes down to no less than the most that it has wanted in the last `window` seconds (the desired number
 * and the stabilisation window of Kubernetes' Horizontal Pod Autoscaler, 2016 and 2020). It scales the pools that the
 * scenario leaves to the policy (`scale.rule: decisions`); tasks go to the least backlog for each slot.
 */
export const targetUtilisation: SchedulerFactory = ({ parameters: { target = 0.6, window = 300 } }) => {
  const share = Number(target);
  const seconds = Number(window);
  if (!(share > 0 && share <= 1))
    throw new InputError(`target-utilisation:target=${target} is not allowed (more than 0, at most 1)`);
  if (!(seconds >= 0))
    throw new InputError(`target-utilisation:window=${window} is not allowed (seconds ≥ 0)`);
  const { choose } = rank((point, i) => point.executor(i).backlog / point.executor(i).slots);
  let pools = new Map<string, Wish[]>();
  return {
    choose(point) {
      for (let i = point.runs; i < point.size; i++) {
        if (point.kind(i) !== 'scale' || !point.allowed(i)) continue;
        const { pool, state } = point.executor(i);
        const { on, wanted } = sizesOf(point, pool, share);
        const wishes = pools.get(pool) ?? [];
        pools.set(pool, wishes);
        remember(wishes, { time: point.now, size: wanted }, point.now - seconds);
        const grows = state === 'off' || state === 'draining';
        if (grows ? on < wanted : on > wishes[0]!.size) return i;
      }
      return choose(point);
    },
    save: () => structuredClone(pools),
    load(state) {
      pools = structuredClone(state as typeof pools);
    },
  };
};

/** How many of a pool are on and stay so, and how many its tasks want. */
function sizesOf(point: DecisionPoint, pool: string, share: number) {
  let on = 0;
  let need = 0;
  for (const executor of point.executors) {
    if (executor.pool !== pool) continue;
    if (executor.state !== 'off' && executor.state !== 'draining') on++;
    need += executor.load / (share * executor.slots);
  }
  return { on, wanted: Math.ceil(need - ROUNDING) };
}

/** Keeps of the wishes since a time those that no later one exceeds, so that the first is the greatest. */
function remember(wishes: Wish[], wish: Wish, since: number): void {
  while (wishes.length > 0 && wishes.at(-1)!.size <= wish.size) wishes.pop();
  wishes.push(wish);
  while (wishes[0]!.time < since) wishes.shift();
}
