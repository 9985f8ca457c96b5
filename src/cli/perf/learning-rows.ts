import { createCartPole } from '../../../envs/cartpole-v1.ts';
import { createPPO, ppoObjective } from '../../../policies/learned/ppo.ts';
import { SequentialStream } from '../../core/random.ts';
import { DispatchFeatures } from '../../gym/features/dispatch.ts';
import { VectorEnv } from '../../gym/vector-env.ts';
import type { Backend } from '../../learn/backend.ts';
import { matmulFlops } from '../../learn/graph/flops.ts';
import { Graph } from '../../learn/graph/graph.ts';
import { matmul } from '../../learn/graph/vocabulary.ts';
import { ActorCritic } from '../../learn/networks/actor-critic.ts';
import { RowLayout } from '../../learn/networks/row-layout.ts';
import { onnxBackend } from '../../learn/onnx/backend.ts';
import { adam, optimiserState } from '../../learn/training/optimiser.ts';
import { OUTCOME_FIELDS } from '../../learn/training/rollout.ts';
import { updateLoop } from '../../learn/training/update-loop.ts';
import { Updater } from '../../learn/training/updater.ts';
import { measureAgainst, measureAlone, type PerfRow, speedOf } from './measure.ts';
import { fleetScenario } from './simulator-rows.ts';

/** PPO end to end on CartPole: rollouts of 64 environments and four epochs of updates, one thread. */
export async function ppoRow(): Promise<PerfRow> {
  const env = new VectorEnv(createCartPole, { count: 64, seed: 'perf' });
  const hyperparameters = { rollout: 8192, minibatch: 2048, epochs: 4, hidden: [64, 64] };
  const agent = await createPPO({ spec: env.spec, seed: 'perf', hyperparameters });
  const steps = 4 * hyperparameters.rollout;
  let target = 0;
  return measureAlone(
    { name: 'PPO on CartPole: 64 environments, 64-64', unit: 'steps/s', target: 80_000 },
    () => {
      target += steps;
      return speedOf(steps, async () => {
        for await (const _ of agent.train(env, target));
      });
    },
  );
}

/** The arithmetic of a training step of the per-candidate scorer against that of one large matrix product. */
export async function scorerRow(): Promise<PerfRow> {
  const backend = await onnxBackend();
  const step = await scorerStep(backend);
  const product = await largeProduct(backend);
  return measureAgainst(
    { name: 'training step of the 64-64 scorer, 16 rows', unit: 'GFLOP/s', target: 0.25 },
    () => speedOf(step.flops / 1e9, step.run),
    () => speedOf(product.flops / 1e9, product.run),
  );
}

interface Arithmetic {
  /** Of the matrix products in one run. */
  readonly flops: number;
  run(): Promise<unknown>;
}

async function scorerStep(backend: Backend): Promise<Arithmetic> {
  const [minibatch, iterations, rows] = [512, 8, 16];
  const { globals, features } = new DispatchFeatures(await fleetScenario(1, rows));
  const network = new ActorCritic({ globals, features, maxActions: rows }, rows, {
    hidden: [64, 64],
    activation: 'tanh',
  });
  const layout = new RowLayout({ ...network.fields, ...OUTCOME_FIELDS });
  const options = { clip: 0.2, clipValue: null, entropy: 0.01, valueWeight: 0.5, normaliseAdvantages: true };
  const count = minibatch * iterations;
  const loop = updateLoop(
    layout,
    ({ fields, parameters }) => ppoObjective(network.heads(fields, parameters), fields, options),
    {
      size: network.parameters.size,
      optimiser: adam(1e-5),
      rows: count,
      minibatch,
      maxGradientNorm: 0.5,
    },
  );
  const updater = await Updater.compile(backend, loop);
  const stream = new SequentialStream('perf');
  const state = optimiserState(network.initialise(stream));
  const data = Float32Array.from({ length: count * layout.width }, () => stream.uniform());
  for (let k = 0; k < count; k++) {
    const mask = k * layout.width + layout.offset('mask');
    data.fill(1, mask, mask + rows);
    data[k * layout.width + layout.offset('action')] = k % rows;
  }
  const picks = Int32Array.from({ length: count }, (_, k) => k);
  return {
    flops: iterations * matmulFlops(loop.loop.body),
    run: () => updater.run(state, { rows: data, picks, learningRate: 1e-4 }),
  };
}

async function largeProduct(backend: Backend): Promise<Arithmetic> {
  const size = 1024;
  const graph = new Graph();
  graph.output('product', matmul(graph.input('a', [size, size]), graph.input('b', [size, size])));
  const program = await backend.compile(graph);
  const stream = new SequentialStream('perf');
  const matrix = () => Float32Array.from({ length: size * size }, () => stream.uniform());
  const feeds = { a: matrix(), b: matrix() };
  return { flops: matmulFlops(graph), run: () => program.run(feeds) };
}
