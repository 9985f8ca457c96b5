import { ppoObjective } from '../../../policies/learned/ppo.ts';
import { MissingComponentError } from '../../core/errors.ts';
import { SequentialStream } from '../../core/random.ts';
import type { Backend } from '../../learn/backend.ts';
import { backends } from '../../learn/backends.ts';
import { matmulFlops } from '../../learn/graph/flops.ts';
import { reshape, split } from '../../learn/graph/vocabulary.ts';
import { maskedLogSoftmax } from '../../learn/networks/masking.ts';
import { mlp } from '../../learn/networks/mlp.ts';
import { ParameterLayout } from '../../learn/networks/parameters.ts';
import { RowLayout } from '../../learn/networks/row-layout.ts';
import { onnxBackend } from '../../learn/onnx/backend.ts';
import { mlpShapes } from '../../learn/policy-model.ts';
import { OUTCOME_FIELDS } from '../../learn/rollout/rollout.ts';
import { adam, type OptimiserState, optimiserState } from '../../learn/update/optimiser.ts';
import { type UpdateLoop, updateLoop } from '../../learn/update/update-loop.ts';
import { Updater } from '../../learn/update/updater.ts';
import { type BareBatch, bareTrainingStep } from './bare-training-step.ts';
import { largeProduct } from './large-product.ts';
import { measureAgainst, measureAlone, type PerfRow, speedOf } from './measure.ts';

const [INPUTS, ACTIONS] = [32, 8];
const WIDTHS = [INPUTS, 64, 64, ACTIONS + 1] as const;

const OPTIONS = { clip: 0.2, clipValue: null, entropy: 0.01, valueWeight: 0.5, normaliseAdvantages: true };
const [MAX_GRADIENT_NORM, LEARNING_RATE] = [0.5, 1e-4];

const shapes = new ParameterLayout(mlpShapes(WIDTHS));
const layout = new RowLayout({ inputs: INPUTS, mask: ACTIONS, ...OUTCOME_FIELDS });

/** Batch sizes, and the share of a large product's rate that a prototype of this step reached with each. */
const BATCHES = [
  { size: 64, share: 0.07 },
  { size: 256, share: 0.17 },
  { size: 2048, share: 0.33 },
];

/**
 * One training step of a shared 32-64-64-(8+1) network with the loss of PPO and Adam: against plain loops that find the
 * same parameters, and its arithmetic against one large matrix product.
 */
export async function trainingStepRows(): Promise<PerfRow[]> {
  const backend = await onnxBackend();
  const product = await largeProduct(backend);
  const tfjs = await tfjsBackend();
  const rows: PerfRow[] = [];
  for (const { size, share } of BATCHES) {
    // Long enough to be timed: about 30 ms.
    const steps = Math.ceil(65_536 / size);
    const step = await TrainingStep.compile(backend, size, steps);
    const bare = step.bare();
    await step.compare();
    const name = `training step 32-64-64-9, batch ${size}`;
    const run = () => speedOf(steps, () => step.run());
    const against = await measureAgainst({ name, unit: 'steps/s', target: 5 }, run, () =>
      speedOf(steps, () => bare()),
    );
    rows.push(
      tfjs ? { ...against, beside: { [tfjs.name]: await stepsPerSecond(tfjs, size, steps) } } : against,
      await measureAgainst(
        { name: '  of it, arithmetic against a large product', unit: 'GFLOP/s', target: share },
        () => speedOf((steps * step.flops) / 1e9, () => step.run()),
        () => speedOf(product.flops / 1e9, product.run),
      ),
    );
  }
  return rows;
}

/** TensorFlow.js where it is installed: it is no part of what a user must have. */
async function tfjsBackend(): Promise<Backend | null> {
  try {
    return await backends.get('tfjs')();
  } catch (error) {
    if (error instanceof MissingComponentError) return null;
    throw error;
  }
}

async function stepsPerSecond(backend: Backend, size: number, steps: number): Promise<number> {
  const few = Math.ceil(steps / 8);
  const step = await TrainingStep.compile(backend, size, few);
  const { value } = await measureAlone({ name: '', unit: '', target: 0 }, () =>
    speedOf(few, () => step.run()),
  );
  return value;
}

/** The step of a batch of `size` rows, `steps` times over. */
export class TrainingStep {
  /** Of the matrix products in one step. */
  readonly flops: number;
  readonly #updater: Updater;
  readonly #size: number;
  readonly #steps: number;
  readonly #rows: Float32Array;
  readonly #start: Float32Array;
  readonly #state: OptimiserState;
  readonly #picks: Int32Array;

  static async compile(backend: Backend, size: number, steps: number): Promise<TrainingStep> {
    const update = updateOf(size);
    return new TrainingStep(await Updater.compile(backend, update), update, size, steps);
  }

  private constructor(updater: Updater, update: UpdateLoop, size: number, steps: number) {
    const stream = new SequentialStream('perf');
    this.flops = matmulFlops(update.loop.body);
    this.#updater = updater;
    this.#size = size;
    this.#steps = steps;
    this.#rows = randomRows(size, stream);
    this.#start = shapes.initialise(stream, () => 1);
    this.#state = optimiserState(this.#start.slice());
    this.#picks = Int32Array.from({ length: size * steps }, (_, k) => k % size);
  }

  run(): Promise<unknown> {
    const given = { rows: this.#rows, picks: this.#picks, learningRate: LEARNING_RATE };
    return this.#updater.run(this.#state, given);
  }

  /** As many steps of the plain loops, from their own parameters. */
  bare(): () => void {
    const step = this.#bareStep();
    const state = optimiserState(this.#start.slice());
    const batch = batchOf(this.#rows, this.#size);
    return () => {
      for (let k = 0; k < this.#steps; k++) step(batch, state);
    };
  }

  /** @throws Error when the plain loops come to other parameters in a few steps: the comparison would mean nothing */
  async compare(): Promise<void> {
    const [ours, theirs] = [optimiserState(this.#start.slice()), optimiserState(this.#start.slice())];
    const picks = this.#picks.subarray(0, 5 * this.#size);
    await this.#updater.run(ours, { rows: this.#rows, picks, learningRate: LEARNING_RATE });
    const step = this.#bareStep();
    const batch = batchOf(this.#rows, this.#size);
    for (let k = 0; k < 5; k++) step(batch, theirs);
    const distance = ours.parameters.reduce(
      (max, x, i) => Math.max(max, Math.abs(x - theirs.parameters[i]!)),
      0,
    );
    if (distance > 1e-5) throw new Error(`the plain training step is another one: off by ${distance}`);
  }

  #bareStep() {
    const options = { ...OPTIONS, maxGradientNorm: MAX_GRADIENT_NORM, learningRate: LEARNING_RATE };
    return bareTrainingStep(WIDTHS, this.#size, options);
  }
}

function updateOf(size: number): UpdateLoop {
  return updateLoop(
    layout,
    ({ fields, parameters }) => {
      const out = mlp(fields.inputs!, shapes.cut(parameters), 'tanh');
      const [scores, value] = split(out, 1, [ACTIONS, 1]);
      const logProbabilities = maskedLogSoftmax(scores!, fields.mask!);
      return ppoObjective({ logProbabilities, value: reshape(value!, [size]) }, fields, OPTIONS);
    },
    {
      size: shapes.size,
      rows: size,
      minibatch: size,
      optimiser: adam(1e-5),
      maxGradientNorm: MAX_GRADIENT_NORM,
    },
  );
}

function randomRows(size: number, stream: SequentialStream): Float32Array {
  const rows = Float32Array.from({ length: size * layout.width }, () => stream.normal());
  for (let k = 0; k < size; k++) {
    const at = k * layout.width;
    const action = k % ACTIONS;
    for (let j = 0; j < ACTIONS; j++)
      rows[at + layout.offset('mask') + j] = j === action || j % 3 > 0 ? 1 : 0;
    rows[at + layout.offset('action')] = action;
    rows[at + layout.offset('logProbability')] = -Math.log(ACTIONS);
  }
  return rows;
}

function batchOf(rows: Float32Array, size: number): BareBatch {
  const column = (name: string) => {
    const width = layout.widths[name]!;
    return Float32Array.from({ length: size * width }, (_, i) => {
      return rows[Math.floor(i / width) * layout.width + layout.offset(name) + (i % width)]!;
    });
  };
  return {
    size,
    inputs: column('inputs'),
    mask: column('mask'),
    action: column('action'),
    logProbability: column('logProbability'),
    advantage: column('advantage'),
    return: column('return'),
  };
}
