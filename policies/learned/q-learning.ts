import { type AgentFactory, type AgentGiven, greatest, type Lesson, TabularAgent } from '../../src/index.ts';

/**
 * Tabular Q-learning (Watkins 1989), for choice k in state s:
 *
 *     Q(s, k) += α · (R + D · max Q(s′, ·) − Q(s, k))
 *
 * D = exp(−β · dt) discounts the seconds that really passed (Bradtke & Duff 1994). Where the task ends nothing
 * follows, where it is cut off s′ counts; the maximum is over what is allowed in s′. It learns the values of the
 * greedy policy whatever it does itself.
 */
class QLearning extends TabularAgent {
  constructor(given: AgentGiven) {
    super('q-learning', given);
  }

  protected override update({ key, choices, reward, discount, next }: Lesson): void {
    const q = this.tables[0]!;
    const future = next === null ? 0 : greatest(q.values(next.key), next.allowed);
    for (const k of choices) q.update(key, k, reward + discount * future, this.learningRate);
  }
}

export const createQLearning: AgentFactory = async (given) => new QLearning(given);
