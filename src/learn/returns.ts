/** Numbers of a rollout, in time-major order: step t of environment i is at t · count + i. */
type Column = Float32Array | Float64Array;

/** What {@link gae} reads and fills; every array has steps · count elements. */
export interface Rollout {
  readonly steps: number;
  /** Number of environments. */
  readonly count: number;
  readonly rewards: Column;
  /** V of the observation acted on. */
  readonly values: Column;
  /** V of the observation that really followed: of the ended episode's last one, never of a restarted one. */
  readonly nextValues: Column;
  /** What a unit of value one step later is worth now: {@link discountOf} the step's seconds. */
  readonly discounts: Column;
  /** 1 where the task ended: nothing follows. */
  readonly terminated: Uint8Array;
  /** 1 where the episode was cut off: its value goes on, the rollout does not. */
  readonly truncated: Uint8Array;
  /** λ per decision, whatever time it took. */
  readonly lambda: number;
  /** Filled with A. */
  readonly advantages: Column;
  /** Filled with A + V, the targets of the value function. */
  readonly returns: Column;
}

/** D = exp(−β · dt), the discount of a step of `elapsed` seconds (Bradtke & Duff 1994, semi-Markov decisions). */
export function discountOf(discountRate: number, elapsed: number): number {
  return Math.exp(-discountRate * elapsed);
}

/**
 * Generalised advantage estimation (Schulman et al. 2015, eq. 16) with a discount of its own for each transition:
 *
 *     δ = R + D · (1 − terminated) · V′ − V        A = δ + D · λ · (1 − ended) · A′
 *
 * `terminated` alone stops the bootstrap; either end stops the sum. A rollout that stops in mid-episode goes on
 * with V′ of its last step.
 */
export function gae(rollout: Rollout): void {
  const { steps, count, rewards, values, nextValues, discounts, terminated, truncated, lambda } = rollout;
  for (let i = 0; i < count; i++) {
    let advantage = 0;
    for (let at = (steps - 1) * count + i; at >= 0; at -= count) {
      const discount = discounts[at]!;
      const future = terminated[at] === 1 ? 0 : discount * nextValues[at]!;
      const carried = terminated[at] === 1 || truncated[at] === 1 ? 0 : discount * lambda * advantage;
      advantage = rewards[at]! + future - values[at]! + carried;
      rollout.advantages[at] = advantage;
      rollout.returns[at] = advantage + values[at]!;
    }
  }
}
