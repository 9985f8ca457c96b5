import { createCartPole } from '../../../envs/cartpole-v1.ts';
import { DispatchEnv } from '../../../envs/dispatch-v0.ts';
import { createPPO } from '../../../policies/learned/ppo.ts';
import type { Environment } from '../../gym/environment.ts';
import { VectorEnv } from '../../gym/vector-env.ts';
import { onnxBackend } from '../../learn/onnx/backend.ts';
import { measureAlone, medianOf, type PerfRow, speedOf } from './measure.ts';
import { Phases, type Shares } from './phases.ts';
import { fleetScenario } from './simulator-rows.ts';

interface Setting {
  readonly name: string;
  readonly make: () => Environment;
  readonly count: number;
  readonly hidden: readonly number[];
  readonly rollout: number;
  readonly minibatch: number;
  /** Steps a second. */
  readonly target: number;
}

/** PPO end to end on CartPole, rollouts and four epochs of updates, one thread. */
export async function cartPoleRows(): Promise<PerfRow[]> {
  const given = { make: () => createCartPole(), hidden: [64, 64] };
  const many = { ...given, count: 64, rollout: 8192, minibatch: 2048, target: 120_000 };
  const few = { ...given, count: 4, rollout: 512, minibatch: 128, target: 35_000 };
  return [
    ...(await ppoRows({ name: 'PPO on CartPole: 64 environments, 64-64', ...many })),
    ...(await ppoRows({ name: 'PPO on CartPole: 4 environments, 64-64', ...few })),
  ];
}

/** PPO end to end on `dispatch-v0` with 16 executors. */
export async function dispatchRows(): Promise<PerfRow[]> {
  const scenario = await fleetScenario(5_000);
  const given = { make: () => new DispatchEnv(scenario), count: 64, rollout: 8192, minibatch: 1024 };
  const name = 'PPO on dispatch-v0: 16 executors';
  return [
    ...(await ppoRows({ name: `${name}, 64-64`, ...given, hidden: [64, 64], target: 10_000 })),
    ...(await ppoRows({ name: `${name}, 32-32`, ...given, hidden: [32, 32], target: 25_000 })),
  ];
}

/** How fast it is, and what share of the time is not spent around environment, forward pass and update. */
async function ppoRows({
  name,
  make,
  count,
  hidden,
  rollout,
  minibatch,
  target,
}: Setting): Promise<PerfRow[]> {
  const phases = new Phases();
  const vector = new VectorEnv(make, { count, seed: 'perf' });
  const env = phases.vector(vector);
  const backend = phases.backend(await onnxBackend());
  const hyperparameters = { rollout, minibatch, epochs: 4, hidden };
  const agent = await createPPO({ spec: vector.spec, seed: 'perf', hyperparameters, backend });
  // Two rollouts a round at least, and never less than a tenth of a second or so.
  const steps = rollout * Math.max(2, Math.ceil(8192 / rollout));
  const shares: Shares[] = [];
  let done = 0;
  const speed = await measureAlone({ name, unit: 'steps/s', target }, async () => {
    done += steps;
    const stepsPerSecond = await speedOf(steps, async () => {
      for await (const _ of agent.train(env, done));
    });
    shares.push(phases.take((1000 * steps) / stepsPerSecond));
    return stepsPerSecond;
  });
  const share = (phase: keyof Shares) => medianOf(shares.slice(1).map((each) => each[phase]));
  const parts = { environment: share('environment'), forward: share('forward'), update: share('update') };
  const within = 1 - share('other');
  return [
    speed,
    {
      name: '  of it in environment, forward pass, update',
      unit: 'share',
      value: within,
      bareLoop: null,
      ratio: null,
      target: 0.85,
      beside: parts,
    },
  ];
}
