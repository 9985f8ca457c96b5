// An environment of your own: a machine that wears out, and the question when to repair it.
import {
  checkEnv,
  compileForward,
  createAgent,
  Environment,
  greedyAction,
  KeyedStream,
  type ObservationBatch,
  TimeLimit,
  VectorEnv,
} from 'switchyard';

const RUN = 0;
const WORST = 6;

interface State {
  seed: string;
  wear: number;
  day: number;
}

/** A day of running earns the less the more the machine is worn; a repair takes two days and costs 3. */
class Machine extends Environment {
  readonly spec = {
    id: 'machine-v0',
    observationSpace: { globals: ['wear'], features: [], maxActions: 2 },
    discountRate: 0.05,
  };
  #state: State = { seed: '', wear: 0, day: 0 };
  #luck = new KeyedStream('', 'wear');

  override begin(seed: string): void {
    this.loadState({ seed, wear: 0, day: 0 });
  }

  override advance(action: number): void {
    const state = this.#state;
    this.reward = action === RUN ? 5 - state.wear : -3;
    this.elapsed = action === RUN ? 1 : 2;
    const wears = action === RUN && this.#luck.uniform(state.day) < 0.6;
    state.wear = action === RUN ? Math.min(WORST, state.wear + Number(wears)) : 0;
    state.day++;
  }

  override observeInto(batch: ObservationBatch, index: number): void {
    batch.resize(index, 2);
    batch.globals[index] = this.#state.wear;
    batch.mask.fill(1, index * batch.rows, index * batch.rows + 2);
  }

  override saveState(): unknown {
    return { ...this.#state };
  }

  override loadState(state: unknown): void {
    this.#state = { ...(state as State) };
    this.#luck = new KeyedStream(this.#state.seed, 'wear');
  }
}

const createMachine = () => new TimeLimit(new Machine(), 200);
console.log('contract kept:', checkEnv(createMachine).ok);

const env = new VectorEnv(createMachine, { count: 4, seed: 'train' });
const agent = await createAgent('q-learning', {
  spec: env.spec,
  hyperparameters: { learningRate: 'visits' },
});
for await (const _ of agent.train(env, 20_000));

const score = compileForward(agent.policy());
const machine = createMachine();
let { observation } = machine.reset({ seed: 'shown' });
for (let day = 0; day < 10; day++) {
  const action = greedyAction(score, observation);
  console.log(`wear ${observation.globals[0]}: ${action === RUN ? 'run' : 'repair'}`);
  ({ observation } = machine.step(action));
}
