import { InputError } from '../core/errors.ts';
import { type Kpis, noKpis } from './kpis.ts';

/** What a step earns, from the KPIs before and after it. */
export interface Reward {
  /** Whether the slowdown KPI, which costs a look at every waiting task, is needed. */
  readonly usesSlowdown: boolean;
  /** Whether the rewards of several steps add up to the reward of the whole. */
  readonly linear: boolean;
  of(before: Readonly<Kpis>, after: Readonly<Kpis>): number;
}

type Weights = {
  cost?: number | undefined;
  latency?: number | undefined;
  sla?: number | undefined;
  slowdown?: number | undefined;
  energy?: number | undefined;
  carbon?: number | undefined;
};

/** Minus the weighted growth of the KPIs. */
export function weightedReward({
  cost = 0,
  latency = 0,
  sla = 0,
  slowdown = 0,
  energy = 0,
  carbon = 0,
}: Weights): Reward {
  return {
    usesSlowdown: slowdown !== 0,
    linear: true,
    of: (before, after) =>
      -(
        cost * (after.cost - before.cost) +
        latency * (after.latency - before.latency) +
        sla * (after.sla - before.sla) +
        energy * (after.energy - before.energy) +
        carbon * (after.carbon - before.carbon) +
        (slowdown === 0 ? 0 : slowdown * (after.slowdown - before.slowdown))
      ),
  };
}

const GROWTHS = ['cost', 'latency', 'sla', 'energy', 'carbon', 'completed', 'rejected', 'missed'] as const;
const VARIABLES = [...GROWTHS, 'slowdown', 'dt'] as const;

/**
 * A reward written by the user, e.g. `-(cost + 0.1 * max(0, latency - 5))`, over the growth of each KPI in the step
 * and `dt`, its length in seconds. Loads mathjs.
 *
 * @throws InputError when it does not parse, uses an unknown name, or does not give a number.
 */
export async function expressionReward(expression: string, where: string): Promise<Reward> {
  const { compileExpression } = await import('./expression.ts');
  const compiled = await compileExpression(expression, VARIABLES, where);
  const usesSlowdown = compiled.names.has('slowdown');
  const { time: _, ...growths } = noKpis();
  const scope = { ...growths, dt: 0 };
  return {
    usesSlowdown,
    linear: false,
    of(before, after) {
      for (const key of GROWTHS) scope[key] = after[key] - before[key];
      scope.slowdown = usesSlowdown ? after.slowdown - before.slowdown : 0;
      scope.dt = after.time - before.time;
      const value = compiled.evaluate(scope);
      if (!Number.isFinite(value)) {
        throw new InputError(
          `${where}: '${expression}' gave ${value} for ${JSON.stringify(scope)}; a reward must be finite`,
        );
      }
      return value;
    },
  };
}
