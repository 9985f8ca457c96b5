import { ppoObjective } from '../../../policies/learned/ppo.ts';
import { SequentialStream } from '../../core/random.ts';
import { DispatchFeatures } from '../../gym/features/dispatch.ts';
import type { Backend } from '../../learn/backend.ts';
import { matmulFlops } from '../../learn/graph/flops.ts';
import { ActorCritic } from '../../learn/networks/actor-critic.ts';
import { RowLayout } from '../../learn/networks/row-layout.ts';
import { onnxBackend } from '../../learn/onnx/backend.ts';
import { OUTCOME_FIELDS } from '../../learn/rollout/rollout.ts';
import { adam, optimiserState } from '../../learn/update/optimiser.ts';
import { updateLoop } from '../../learn/update/update-loop.ts';
import { Updater } from '../../learn/update/updater.ts';
import { type Arithmetic, largeProduct } from './large-product.ts';
import { measureAgainst, type PerfRow, speedOf } from './measure.ts';
import { fleetScenario } from './simulator-rows.ts';

/** The arithmetic of a training step of the per-candidate scorer against that of one large matrix product. */
export async function scorerRow(): Promise<PerfRow> {
  const backend = await onnxBackend();
  const step = await scorerStep(backend);
  const product = await largeProduct(backend);
  return measureAgainst(
    { name: 'training step of the 64-64 scorer, 16 rows', unit: 'GFLOP/s', target: 0.35 },
    () => speedOf(step.flops / 1e9, step.run),
    () => speedOf(product.flops / 1e9, product.run),
  );
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
