import type { DecisionPoint } from '../../sim/decision-point.ts';
import { Fragmentation, fragmentationLevel } from '../../sim/resources/fragmentation.ts';
import { offeredKinds, packsGpus } from '../../sim/resources/gpu-packing.ts';
import { WHOLE } from '../../sim/resources/gpus.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { ExecutorView } from '../../sim/views.ts';
import type { Rank } from './row-selection.ts';
import { squashed, squashedSigned } from './squash.ts';

export const GPU_FEATURES = [
  'fgd', // FGD's score, of 1
  'fragmentation', // GPUs by which an executor gets more fragmented
  'gpuLeft', // GPUs left there with the task
  'gpuIdle', // whole devices left
  'gpuFull', // 1 where nothing of its GPUs is left
  'deviceLeft', // what is left of the device that the task shares
  'gpuFresh', // 1 where it is the first on that device
  'unused', // 1 where nothing was there before
  'starved', // GPUs left that lack the other resources which usually go with them
  'left', // mean share left of all resources but memory, of the largest executor's
] as const;

/** A resource beside GPUs. */
interface Kind {
  readonly name: string;
  /** Units that the largest executor offers. */
  readonly most: number;
  /** Units that go with a GPU on average. */
  readonly perGpu: number;
}

/** What the task asked about demands. */
interface Asked {
  /** Thousandths of devices. */
  gpu: number;
  readonly units: number[];
}

/** Does not count in `left`, as in the rules that pack. */
const UNCOUNTED = 'memory';

/**
 * What is to be known where GPUs are packed, as it would be with the task there: the packing rules are linear in it.
 * Where the task does not fit, and in rows that are not about placing it, all of it is 0.
 */
export class GpuColumns {
  readonly globals: readonly string[];
  readonly features: readonly string[];
  /** What candidates are shown by, where not all are. */
  readonly rules: readonly Rank[];
  readonly #fragmentation: Fragmentation;
  readonly #kinds: readonly Kind[];
  readonly #counted: number;
  /** Devices of the executor that has most. */
  readonly #most: number;
  readonly #asked: Asked = { gpu: 0, units: [] };

  constructor(scenario: Scenario) {
    this.#fragmentation = new Fragmentation(scenario);
    this.#kinds = kindsOf(scenario);
    this.#counted = 1 + this.#kinds.filter(({ name }) => name !== UNCOUNTED).length;
    this.#most = Math.max(...scenario.executors.map(({ gpus }) => gpus?.count ?? 0));
    this.globals = [
      'gpuDemand', // GPUs that the task takes
      'gpuShare', // 1 where that is a part of one
      ...this.#kinds.map(({ name }) => `demand:${name}`),
    ];
    this.features = [
      ...GPU_FEATURES,
      ...this.#kinds.map(({ name }) => `left:${name}`), // units left, of those that go with a GPU
      ...this.#kinds.map(({ name }) => `perGpu:${name}`), // … for each GPU left
    ];
    this.rules = [
      (point, i) => -fragmentationLevel(this.#fragmentation.growth(point.executor(i), point.task(i))),
      (point, i) => point.executor(i).available('gpu'),
      ...this.#kinds.map(
        ({ name }): Rank =>
          (point, i) =>
            point.executor(i).available(name),
      ),
    ];
  }

  /** Looks at the task before its rows are written. */
  begin(point: DecisionPoint): void {
    const task = point.task(0);
    this.#asked.gpu = task.demand('gpu');
    this.#kinds.forEach(({ name }, k) => {
      this.#asked.units[k] = task.demand(name);
    });
  }

  writeGlobals(out: Float32Array, at: number): void {
    const { gpu, units } = this.#asked;
    out[at++] = squashed(gpu, WHOLE);
    out[at++] = gpu > 0 && gpu < WHOLE ? 1 : 0;
    this.#kinds.forEach(({ perGpu }, k) => {
      out[at++] = squashed(units[k]!, perGpu);
    });
  }

  writeRow(point: DecisionPoint, i: number, out: Float32Array, at: number): void {
    if (point.kind(i) !== 'run' || !point.allowed(i)) {
      out.fill(0, at, at + this.features.length);
      return;
    }
    const executor = point.executor(i);
    const growth = this.#fragmentation.growth(executor, point.task(i));
    out[at] = fragmentationLevel(growth) / 100;
    out[at + 1] = squashedSigned(growth, WHOLE);
    const gpus = this.#writeDevices(executor.devices, out, at);
    this.#writeKinds(executor, gpus, out, at);
  }

  /** Returns the GPUs left. */
  #writeDevices(devices: ArrayLike<number>, out: Float32Array, at: number): number {
    const { gpu } = this.#asked;
    const shared = gpu > 0 && gpu < WHOLE;
    let free = 0;
    let idle = 0;
    let room = WHOLE;
    for (let d = 0; d < devices.length; d++) {
      const units = devices[d]!;
      free += units;
      if (units === WHOLE) idle++;
      else if (shared && units >= gpu && units < room) room = units;
    }
    const fresh = shared && room === WHOLE;
    const left = Math.max(0, free - gpu) / WHOLE;
    out[at + 2] = squashed(left, 1);
    out[at + 3] = squashed(Math.max(0, idle - (shared ? Number(fresh) : gpu / WHOLE)), 1);
    out[at + 4] = left === 0 ? 1 : 0;
    out[at + 5] = shared ? (room - gpu) / WHOLE : 0;
    out[at + 6] = fresh ? 1 : 0;
    return left;
  }

  #writeKinds(executor: ExecutorView, gpus: number, out: Float32Array, at: number): void {
    const kinds = this.#kinds;
    const first = at + GPU_FEATURES.length;
    let starved = 0;
    let shares = gpus / this.#most;
    for (let k = 0; k < kinds.length; k++) {
      const { name, most, perGpu } = kinds[k]!;
      const left = Math.max(0, executor.available(name) - this.#asked.units[k]!);
      if (name !== UNCOUNTED) shares += left / most;
      starved = Math.max(starved, gpus - left / perGpu);
      out[first + k] = squashed(left, perGpu);
      out[first + kinds.length + k] = gpus > 0 ? squashed(left / gpus, perGpu) : 0;
    }
    out[at + 7] = executor.load === 0 ? 1 : 0;
    out[at + 8] = squashed(starved, 1);
    out[at + 9] = shares / this.#counted;
  }
}

function kindsOf({ executors, tasks }: Scenario): readonly Kind[] {
  const withGpus = tasks.filter(({ gpu }) => gpu !== undefined);
  const gpus = withGpus.reduce((sum, { gpu, share }) => sum + share * (gpu!.count ?? gpu!.share! / WHOLE), 0);
  return offeredKinds({ executors }).flatMap((name) => {
    const most = Math.max(...executors.map(({ resources }) => resources?.[name] ?? 0));
    if (most === 0) return [];
    const units = withGpus.reduce((sum, { demand, share }) => sum + share * (demand?.[name] ?? 0), 0);
    return [{ name, most, perGpu: units > 0 ? units / gpus : most }];
  });
}

/** Columns where one queue is placed on GPUs; nothing elsewhere. */
export function gpuColumns(scenario: Scenario): GpuColumns | null {
  return packsGpus(scenario) ? new GpuColumns(scenario) : null;
}
