// Q-learning against dynamic programming: a queue that accepts or refuses whoever comes.
import {
  createAgent,
  Environment,
  KeyedStream,
  type ObservationBatch,
  TimeLimit,
  VectorEnv,
} from 'switchyard';

const CAPACITY = 5;
const SERVED = 0.55;
const [REFUSE, ACCEPT] = [0, 1];
const RATE = 0.3;

interface State {
  seed: string;
  queue: number;
  step: number;
}

/** Refusing costs 4, and everybody who waits costs 1. */
const costOf = (queue: number, action: number) => (action === REFUSE ? 4 : 0) + queue;

class Admission extends Environment {
  readonly spec = {
    id: 'admission-v0',
    observationSpace: { globals: ['waiting'], features: [], maxActions: 2 },
    discountRate: RATE,
  };
  #state: State = { seed: '', queue: 0, step: 0 };
  #luck = new KeyedStream('', 'service');

  override begin(seed: string): void {
    this.loadState({ seed, queue: 0, step: 0 });
  }

  override advance(action: number): void {
    const state = this.#state;
    this.reward = -costOf(state.queue, action);
    this.elapsed = 1;
    state.queue += action === ACCEPT ? 1 : 0;
    if (state.queue > 0 && this.#luck.uniform(state.step) < SERVED) state.queue--;
    state.step++;
  }

  override observeInto(batch: ObservationBatch, index: number): void {
    const { queue } = this.#state;
    batch.resize(index, 2);
    batch.globals[index] = queue;
    batch.mask[index * batch.rows + REFUSE] = 1;
    batch.mask[index * batch.rows + ACCEPT] = queue < CAPACITY ? 1 : 0;
  }

  override saveState(): unknown {
    return { ...this.#state };
  }

  override loadState(state: unknown): void {
    this.#state = { ...(state as State) };
    this.#luck = new KeyedStream(this.#state.seed, 'service');
  }
}

/** Q*(s, a) by value iteration. */
function optimal(): number[][] {
  const q = Array.from({ length: CAPACITY + 1 }, () => [0, 0]);
  const value = (queue: number) => (queue < CAPACITY ? Math.max(...q[queue]!) : q[queue]![REFUSE]!);
  for (let sweep = 0; sweep < 500; sweep++) {
    for (let queue = 0; queue <= CAPACITY; queue++) {
      for (const action of queue < CAPACITY ? [REFUSE, ACCEPT] : [REFUSE]) {
        const next = queue + action;
        const expected = SERVED * value(Math.max(0, next - 1)) + (1 - SERVED) * value(next);
        q[queue]![action] = -costOf(queue, action) + Math.exp(-RATE) * expected;
      }
    }
  }
  return q;
}

const env = new VectorEnv(() => new TimeLimit(new Admission(), 1000), { count: 4, seed: 'train' });
const agent = await createAgent('q-learning', {
  spec: env.spec,
  hyperparameters: { learningRate: 0.01, explorationEnd: 1 },
});
for await (const _ of agent.train(env, 200_000));

const model = agent.policy();
if (model.kind !== 'table') throw new Error('q-learning makes a table');
console.log('queue   Q(refuse)  Q*(refuse)   Q(accept)  Q*(accept)');
for (const [queue, exact] of optimal().entries()) {
  const learned = model.values[queue]!;
  const cells = [learned[0]!, exact[0]!, learned[1]!, exact[1]!].map((x) => x.toFixed(2).padStart(11));
  console.log(String(queue).padEnd(5) + cells.join(' '));
}
