// Why elapsed time matters: a choice is worth what it brings per second, not per decision.
import {
  compileForward,
  createAgent,
  Environment,
  type ObservationBatch,
  TimeLimit,
  VectorEnv,
} from 'switchyard';

const CHOICES = [
  { name: 'quick', reward: 1, seconds: 1 },
  { name: 'slow', reward: 3, seconds: 5 },
] as const;
const RATE = 0.1;

/** The same question for ever. `blind` hides from the learner that choices take different times. */
class Fork extends Environment {
  readonly spec = {
    id: 'fork-v0',
    observationSpace: { globals: [], features: [], maxActions: CHOICES.length },
    discountRate: RATE,
  };
  readonly #blind: boolean;

  constructor(blind: boolean) {
    super();
    this.#blind = blind;
  }

  override begin(): void {}

  override advance(action: number): void {
    this.reward = CHOICES[action]!.reward;
    this.elapsed = this.#blind ? 1 : CHOICES[action]!.seconds;
  }

  override observeInto(batch: ObservationBatch, index: number): void {
    batch.resize(index, CHOICES.length);
    batch.mask.fill(1, index * batch.rows, index * batch.rows + CHOICES.length);
  }

  override saveState(): unknown {
    return null;
  }

  override loadState(): void {}
}

// Always the same choice: V = r + exp(−rate · seconds) · V.
for (const { name, reward, seconds } of CHOICES) {
  console.log(`always ${name}: worth ${(reward / (1 - Math.exp(-RATE * seconds))).toFixed(2)}`);
}

for (const blind of [false, true]) {
  const env = new VectorEnv(() => new TimeLimit(new Fork(blind), 100), { count: 1, seed: 'fork' });
  const agent = await createAgent('q-learning', { spec: env.spec });
  for await (const _ of agent.train(env, 5000));
  const values = compileForward(agent.policy())(new Fork(blind).reset().observation);
  const best = values[0]! > values[1]! ? 0 : 1;
  console.log(
    `${blind ? 'blind to time' : 'sees time'}: learns ${CHOICES[best].name}, worth ${values[best]!.toFixed(2)}`,
  );
}
