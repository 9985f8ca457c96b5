// Q-learning against dynamic programming: a queue that accepts or refuses whoever comes.
import {
  createAgent,
  Environment,
  KeyedStream,
  type ObservationBatch,
  type TableModel,
  TimeLimit,
  VectorEnv,
} from 'switchyard';

const CAPACITY = 5;
const SERVED = 0.55;
const REFUSE = 0;
const ACCEPT = 1;
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
    observationSpace: { globals: ['queue'], features: [], maxActions: 2 },
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

const actionsAt = (queue: number) => (queue < CAPACITY ? [REFUSE, ACCEPT] : [REFUSE]);

/** Q*(s, a) by value iteration. */
function optimal(): number[][] {
  const q = Array.from({ length: CAPACITY + 1 }, () => [0, 0]);
  const value = (queue: number) => Math.max(...actionsAt(queue).map((action) => q[queue]![action]!));
  for (let sweep = 0; sweep < 500; sweep++) {
    for (let queue = 0; queue <= CAPACITY; queue++) {
      for (const action of actionsAt(queue)) {
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
  hyperparameters: {
    learningRate: { from: 0.2, to: 0.0005, steps: 200_000, shape: 'exponential' },
    exploration: 1,
  },
});
for await (const _ of agent.train(env, 200_000));

const { values } = agent.policy() as TableModel;
const exact = optimal();
let largest = 0;
console.log('queue  Q(refuse)  Q*(refuse)  Q(accept)  Q*(accept)');
for (let queue = 0; queue <= CAPACITY; queue++) {
  const cells = actionsAt(queue).flatMap((action) => {
    const [learned, known] = [values[queue]![action]!, exact[queue]![action]!];
    largest = Math.max(largest, Math.abs(learned - known));
    return [learned.toFixed(1).padStart(11), known.toFixed(1).padStart(12)];
  });
  console.log(String(queue).padEnd(5) + cells.join(''));
}
console.log(`largest difference: ${largest.toFixed(2)}`);
