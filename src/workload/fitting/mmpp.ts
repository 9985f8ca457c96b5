import { minimise } from './minimise.ts';

/** A Markov-modulated Poisson process of two states, as the simulator's `mmpp` has it. */
export interface Mmpp2 {
  readonly rates: readonly [number, number];
  /** Leaving rate of each state. */
  readonly switch: readonly [number, number];
}

export interface FittedMmpp {
  readonly process: Mmpp2;
  readonly logLikelihood: number;
}

/**
 * Goes through gaps with the state's probabilities at each arrival given all before it (the forward algorithm):
 * calls `each` with the density of a gap given the past, and with P(gap ≤ what it was | past).
 *
 * The matrix exponential of the 2 × 2 generator without arrivals has a closed form (Fischer & Meier-Hellstern, 1993).
 */
export function alongMmpp(
  { rates: [rateA, rateB], switch: [leaveA, leaveB] }: Mmpp2,
  gaps: ArrayLike<number>,
  each: (density: number, below: number) => void,
): void {
  const outA = rateA + leaveA;
  const outB = rateB + leaveB;
  const middle = (outA + outB) / 2;
  const half = Math.sqrt(((outA - outB) / 2) ** 2 + leaveA * leaveB);
  const weightA = rateA * leaveB;
  const weightB = rateB * leaveA;
  let a = weightA / (weightA + weightB);
  for (let i = 0; i < gaps.length; i++) {
    const gap = gaps[i]!;
    const slow = Math.exp((half - middle) * gap);
    const fast = Math.exp(-(half + middle) * gap);
    const even = (slow + fast) / 2;
    const odd = half === 0 ? gap * slow : (slow - fast) / (2 * half);
    const b = 1 - a;
    const nextA = a * (even + (middle - outA) * odd) + b * leaveB * odd;
    const nextB = b * (even + (middle - outB) * odd) + a * leaveA * odd;
    const density = nextA * rateA + nextB * rateB;
    each(density, 1 - nextA - nextB);
    a = density > 0 ? (nextA * rateA) / density : 0.5;
  }
}

/** The process of most likelihood, searched from several ratios of its rates and lengths of its stays. */
export function fitMmpp(gaps: Float64Array): FittedMmpp {
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const cost = (at: readonly number[]) => {
    let sum = 0;
    alongMmpp(processAt(at), gaps, (density) => {
      sum -= Math.log(density);
    });
    return sum;
  };
  const starts = [3, 30].flatMap((ratio) => [10, 200].map((stay) => startAt(mean, ratio, stay)));
  const rough = starts.map((start) => minimise(cost, start, { tolerance: 1e-5, steps: 80 }));
  const best = rough.reduce((least, each) => (each.value < least.value ? each : least));
  const { at, value } = minimise(cost, best.at, { tolerance: 1e-10, steps: 600 });
  return { process: processAt(at), logLikelihood: -value };
}

/** Logarithms, so that whatever the search asks for is a process. */
function processAt([rateA, rateB, leaveA, leaveB]: readonly number[]): Mmpp2 {
  return {
    rates: [Math.exp(rateA!), Math.exp(rateB!)],
    switch: [Math.exp(leaveA!), Math.exp(leaveB!)],
  };
}

/** A slow state and one `ratio` times as fast, each left after about `stay` arrivals. */
function startAt(meanGap: number, ratio: number, stay: number): number[] {
  const slow = Math.log(1 / (meanGap * Math.sqrt(ratio)));
  const leave = -Math.log(meanGap * stay);
  return [slow, slow + Math.log(ratio), leave, leave];
}
