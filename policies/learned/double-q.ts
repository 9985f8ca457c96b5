import {
  type AgentFactory,
  type AgentGiven,
  type AgentState,
  greedyChoice,
  type Lesson,
  SequentialStream,
  type StreamState,
  TabularAgent,
} from '../../src/index.ts';

/**
 * Tabular double Q-learning (Van Hasselt 2010). Of two tables a coin picks the one that learns, A; the other one, B,
 * values what A thinks best, for choice k in state s:
 *
 *     k* = argmax A(s′, ·)      A(s, k) += α · (R + D · B(s′, k*) − A(s, k))
 *
 * so that no table takes its own lucky errors for value. D = exp(−β · dt) discounts the seconds that really passed.
 * Where the task ends nothing follows, where it is cut off s′ counts; the argmax is over what is allowed in s′, any
 * one among equals. It acts by the mean of both.
 */
class DoubleQ extends TabularAgent {
  readonly #coin: SequentialStream;

  constructor(given: AgentGiven) {
    super('double-q', given, 2);
    this.#coin = new SequentialStream(`${given.seed}/coin`);
  }

  protected override update({ key, choices, reward, discount, next }: Lesson): void {
    const heads = this.#coin.below(2);
    const a = this.tables[heads]!;
    const b = this.tables[1 - heads]!;
    let future = 0;
    if (next !== null) {
      const best = greedyChoice(a.values(next.key), next.allowed, this.#coin);
      future = b.values(next.key)[best]!;
    }
    for (const k of choices) a.update(key, k, reward + discount * future, this.learningRate);
  }

  protected override valuesOf(key: string): ArrayLike<number> {
    const [a, b] = [this.tables[0]!.values(key), this.tables[1]!.values(key)];
    return a.map((value, k) => (value + b[k]!) / 2);
  }

  override save(): AgentState {
    return { ...super.save(), coin: this.#coin.save() };
  }

  override load(state: AgentState): void {
    super.load(state);
    this.#coin.load(state.coin as StreamState);
  }
}

export const createDoubleQ: AgentFactory = async (given) => new DoubleQ(given);
