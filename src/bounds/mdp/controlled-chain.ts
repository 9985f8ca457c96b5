/** One way to answer an event: where it leads, what it costs at once. */
export interface Answer {
  readonly next: number;
  readonly cost: number;
}

/** Something that happens at a rate, and what may be done about it. */
export interface ChainEvent {
  readonly rate: number;
  /** Not empty. */
  readonly answers: readonly Answer[];
}

/** A Markov decision process in continuous time: what it costs to be in a state for a second, what may happen there. */
export interface ControlledChain {
  readonly costs: readonly number[];
  readonly events: readonly (readonly ChainEvent[])[];
}

/** How events are answered: a position in `answers`. */
export type ChainPolicy = (state: number, event: number) => number;

/** The long-run cost of a second lies between these two. */
export interface AverageCost {
  readonly least: number;
  readonly most: number;
  /** What the states are worth, relative to each other. */
  readonly values: Float64Array;
}

/** Relative width at which iteration stops, and after how many sweeps it does so anyway. */
const PRECISE = 1e-9;
const MOST_SWEEPS = 50_000;

/**
 * The least long-run cost of a second. Uniformised at a rate Λ above all others (Lippman, 1975), the chain is one in
 * discrete time, whose values are iterated; the least and the greatest growth of a sweep enclose the optimum (Odoni, 1969).
 */
export function leastAverageCost(chain: ControlledChain, expired: () => boolean): AverageCost {
  return iterate(chain, expired, ({ answers }, values) => {
    let best = Number.POSITIVE_INFINITY;
    for (let a = 0; a < answers.length; a++) {
      const { next, cost } = answers[a]!;
      const value = cost + values[next]!;
      if (value < best) best = value;
    }
    return best;
  });
}

/** The long-run cost of a second under a policy. */
export function averageCostOf(
  chain: ControlledChain,
  policy: ChainPolicy,
  expired: () => boolean,
): AverageCost {
  return iterate(chain, expired, ({ answers }, values, state, event) => {
    const { next, cost } = answers[policy(state, event)]!;
    return cost + values[next]!;
  });
}

/** The policy that is best where states are worth this much. */
export function greedyPolicy({ events }: ControlledChain, values: Float64Array): ChainPolicy {
  const best = events.map((own) =>
    own.map(({ answers }) => {
      const worth = answers.map(({ next, cost }) => cost + values[next]!);
      return worth.indexOf(Math.min(...worth));
    }),
  );
  return (state, event) => best[state]![event]!;
}

function iterate(
  { costs, events }: ControlledChain,
  expired: () => boolean,
  valued: (event: ChainEvent, values: Float64Array, state: number, at: number) => number,
): AverageCost {
  // Above the largest rate, so that the chain stays where it is now and then and is not periodic.
  const rate = 1.01 * Math.max(...events.map((own) => own.reduce((sum, event) => sum + event.rate, 0)));
  let values = new Float64Array(costs.length);
  let next = new Float64Array(costs.length);
  for (let sweep = 1; ; sweep++) {
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (let state = 0; state < costs.length; state++) {
      const own = events[state]!;
      let sum = costs[state]!;
      let stay = rate;
      for (let e = 0; e < own.length; e++) {
        sum += own[e]!.rate * valued(own[e]!, values, state, e);
        stay -= own[e]!.rate;
      }
      const value = (sum + stay * values[state]!) / rate;
      const growth = value - values[state]!;
      if (growth < least) least = growth;
      if (growth > most) most = growth;
      next[state] = value;
    }
    const first = next[0]!;
    for (let state = 0; state < costs.length; state++) next[state]! -= first;
    [values, next] = [next, values];
    const done = most - least <= PRECISE * Math.max(Math.abs(most), Math.abs(least));
    if (done || sweep === MOST_SWEEPS || expired()) return { least: least * rate, most: most * rate, values };
  }
}
