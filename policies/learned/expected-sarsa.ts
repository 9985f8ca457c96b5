import { type AgentFactory, type AgentGiven, greatest, type Lesson, TabularAgent } from '../../src/index.ts';

/**
 * Tabular expected SARSA (Van Seijen et al. 2009), for choice k in state s:
 *
 *     Q(s, k) += α · (R + D · Σ π(k′ | s′) · Q(s′, k′) − Q(s, k))
 *
 * where π is what it does itself, with ε as it is now: in s′ any allowed choice with a share ε, else the best. (Equal
 * ones share the rest, which leaves the sum as it is.) D = exp(−β · dt) discounts the seconds that really passed.
 * Where the task ends nothing follows, where it is cut off s′ counts. The sum takes the place of the sampled next
 * action of SARSA, and its variance away. It learns what its own exploring costs; with ε = 0 it is Q-learning.
 */
class ExpectedSarsa extends TabularAgent {
  constructor(given: AgentGiven) {
    super('expected-sarsa', given);
  }

  protected override update({ key, choices, reward, discount, next }: Lesson): void {
    const q = this.tables[0]!;
    const future = next === null ? 0 : expected(q.values(next.key), next.allowed, this.exploration);
    for (const k of choices) q.update(key, k, reward + discount * future, this.learningRate);
  }
}

/** Σ π(k) · Q(k) of the ε-greedy π over the choices that are allowed. */
function expected(values: ArrayLike<number>, allowed: readonly number[], exploration: number): number {
  const mean = allowed.reduce((sum, k) => sum + values[k]!, 0) / allowed.length;
  return exploration * mean + (1 - exploration) * greatest(values, allowed);
}

export const createExpectedSarsa: AgentFactory = async (given) => new ExpectedSarsa(given);
