import type { Scenario } from '../../../sim/scenario/schema.ts';
import type { Scheduler } from '../../../sim/scheduler.ts';
import { type Decision, favourites } from '../decision.ts';
import { anyOfTheBest, type Rule } from '../rule.ts';
import type { Fitted, Subject } from '../static-target.ts';
import { type Pool, poolsOf } from './executors.ts';
import { fullness, leastConnections, weightedTurns } from './weighted-turns.ts';

/** The least that a server gets: with 0 it would get nothing even where all others have failed. */
const LEAST = 1;
/** The most that HAProxy takes. */
const MOST = 256;

/** What is done with weights: turns in proportion to them, or the server with fewest tasks for its weight. */
export type Balance = 'roundrobin' | 'leastconn';

/** An executor and what was fitted to it. */
export interface WeightedServer {
  readonly name: string;
  readonly weight: number;
}

/** What is written of them, with the lines of comment and the summary of {@link Fitted.text}. */
type Text = (
  servers: readonly WeightedServer[],
  balance: Balance,
  notes: readonly string[],
  summary: string,
) => string;

const COLUMNS = 3;

/**
 * Weights in proportion to the share of the work that a policy sends to each executor.
 *
 * @param balances what may be done with them; what comes to least in the worlds fitted to is kept
 * @param text the configuration with these weights
 */
export function balancing(scenario: Scenario, balances: readonly Balance[], text: Text): Subject {
  const pools = poolsOf(scenario);
  const pool = Int32Array.from(pools.flatMap(({ members }, p) => members.map(() => p)));
  const perExecutor = (weights: readonly number[]) => Array.from(pool, (p) => weights[p]!);
  return {
    reader: {
      name: 'pool, work, load',
      columns: COLUMNS,
      write(point, i, out, at) {
        const executor = point.executor(i);
        out[at] = pool[executor.index]!;
        out[at + 1] = point.runTime(i) * executor.speed;
        out[at + 2] = executor.load;
      },
    },
    method:
      'the share of the work that the policy sends to each pool, split evenly among its executors, as weights of 1 to 256' +
      (balances.length > 1 ? `; of ${balances.join(' and ')} what plays better where it was fitted` : ''),
    rivals: {
      'equal weights': () => weightedTurns(perExecutor(pools.map(() => 1))),
      'weights by capacity': () => weightedTurns(perExecutor(pools.map(({ capacity }) => capacity))),
    },
    fit(decisions, objective): Fitted {
      const weights = poolWeights(pools, decisions);
      const make = (balance: Balance) => MAKERS[balance](perExecutor(weights));
      const worth = balances.map((balance) => (balances.length > 1 ? objective(() => make(balance)) : 0));
      const balance = balances[worth.indexOf(Math.min(...worth))]!;
      const servers = pools.flatMap(({ members }, p) =>
        members.map((name) => ({ name, weight: weights[p]! })),
      );
      return {
        ...SAYINGS[balance](weights),
        scheduler: () => make(balance),
        text: (notes, summary) => text(servers, balance, notes, summary),
      };
    },
  };
}

const MAKERS: Readonly<Record<Balance, (weights: readonly number[]) => Scheduler>> = {
  roundrobin: weightedTurns,
  leastconn: leastConnections,
};

type Saying = Pick<Rule, 'scores' | 'chances'>;

/** What is said of candidates; weights are by pool. */
const SAYINGS: Readonly<Record<Balance, (weights: readonly number[]) => Saying>> = {
  roundrobin(weights) {
    const scores = (decision: Decision) => columnOf(decision, 0).map((p) => weights[p]!);
    return {
      scores,
      chances(decision) {
        const own = scores(decision);
        const sum = own.reduce((a, b) => a + b, 0);
        return own.map((weight) => weight / sum);
      },
    };
  },
  leastconn(weights) {
    const scores = (decision: Decision) => {
      const loads = columnOf(decision, 2);
      return columnOf(decision, 0).map((p, i) => -fullness(loads[i]!, weights[p]!));
    };
    return { scores, chances: (decision) => anyOfTheBest(scores(decision)) };
  },
};

function columnOf({ inputs }: Decision, column: number): Float64Array {
  return Float64Array.from({ length: inputs.length / COLUMNS }, (_, i) => inputs[i * COLUMNS + column]!);
}

/** Of one executor of each pool; candidates that the policy likes as well share its choice. */
function poolWeights(pools: readonly Pool[], decisions: readonly Decision[]): number[] {
  const sent = new Float64Array(pools.length);
  for (const decision of decisions) {
    const best = favourites(decision);
    for (const i of best)
      sent[decision.inputs[i * COLUMNS]!]! += decision.inputs[i * COLUMNS + 1]! / best.length;
  }
  const shares = pools.map(({ members }, p) => sent[p]! / members.length);
  const greatest = Math.max(...shares);
  return shares.map((share) =>
    greatest === 0 ? LEAST : Math.max(LEAST, Math.round((MOST * share) / greatest)),
  );
}
