import type { Scenario } from '../scenario/schema.ts';
import type { ExecutorView, TaskView } from '../views.ts';
import { WHOLE } from './gpus.ts';

/** What pods of one type demand, memory aside, and how large a part of all pods they are. */
interface PodType {
  readonly cpu: number;
  /** Devices that it needs, and thousandths on each; 0 without GPUs. */
  readonly gpus: number;
  readonly share: number;
  /** Models allowed; null: any. */
  readonly models: readonly string[] | null;
  readonly frequency: number;
}

/** What is free on an executor, how fragmented that is, and what that would become with a task of each class. */
interface Known {
  cpu: number;
  model: string | null;
  readonly devices: number[];
  fragmentation: number;
  /** By class: the cpu that a task of it was imagined to take; NaN where nothing is known. */
  readonly imagined: Float64Array;
  readonly after: Float64Array;
}

/** Types looked at: the most frequent ones, until they are so many of all pods. */
const COVERED = 0.95;

/** What FGD likes a growth of fragmentation by: a hundred levels of a logistic scale, 1,000 of whose units are a GPU. */
export function fragmentationLevel(growth: number): number {
  return Math.floor(100 / (1 + Math.exp(growth / WHOLE)));
}

/**
 * Expected thousandths of an executor's GPUs that a task drawn from the workload could not use (Weng et al., "Beware of
 * Fragmentation", ATC 2023): all that is free where it fits not at all or needs no GPU, else what is free on devices
 * with less room than it needs. The types are the scenario's classes by their shares; memory is not looked at.
 *
 * What was worked out for an executor holds until its room changes, and is then worked out anew when it is asked for.
 */
export class Fragmentation {
  readonly #types: readonly PodType[];
  readonly #classes: Scenario['tasks'];
  /** By executor. */
  readonly #known: Known[] = [];
  readonly #left: number[] = [];

  constructor({ tasks }: Scenario) {
    this.#classes = tasks;
    this.#types = typicalTypes(tasks);
  }

  /** By how much the fragmentation of an executor grows if it takes a task that fits there. */
  growth(executor: ExecutorView, task: TaskView): number {
    const known = this.#upToDate(executor);
    const { classIndex } = task;
    const cpu = task.demand('cpu');
    if (known.imagined[classIndex] !== cpu) {
      known.imagined[classIndex] = cpu;
      known.after[classIndex] = this.#with(known, executor, classIndex, cpu);
    }
    return known.after[classIndex]! - known.fragmentation;
  }

  #upToDate(executor: ExecutorView): Known {
    const { devices, index, gpuType } = executor;
    const cpu = executor.available('cpu');
    let known = this.#known[index];
    if (known === undefined) this.#known[index] = known = nothingKnown(this.#classes.length);
    if (known.cpu === cpu && known.model === gpuType && same(known.devices, devices)) return known;
    known.cpu = cpu;
    known.model = gpuType;
    known.devices.length = devices.length;
    for (let d = 0; d < devices.length; d++) known.devices[d] = devices[d]!;
    known.fragmentation = this.#of(cpu, known.devices, gpuType);
    known.imagined.fill(Number.NaN);
    return known;
  }

  /** Fragmentation with a task more, on the devices that the executor would give it: the fullest one, or idle ones. */
  #with({ cpu, devices }: Known, { gpuType }: ExecutorView, classIndex: number, taken: number): number {
    const { gpu } = this.#classes[classIndex]!;
    const left = this.#left;
    left.length = devices.length;
    for (let d = 0; d < devices.length; d++) left[d] = devices[d]!;
    // Where the view is old there may be none.
    const shared = gpu?.share === undefined ? -1 : fullest(devices, gpu.share);
    if (shared >= 0) left[shared]! -= gpu!.share!;
    let whole = gpu?.count ?? 0;
    for (let d = 0; whole > 0 && d < left.length; d++) {
      if (left[d] !== WHOLE) continue;
      left[d] = 0;
      whole--;
    }
    return this.#of(cpu - taken, left, gpuType);
  }

  #of(cpu: number, devices: readonly number[], model: string | null): number {
    let free = 0;
    for (let d = 0; d < devices.length; d++) free += devices[d]!;
    if (free === 0) return 0;
    let sum = 0;
    for (const type of this.#types) {
      const fits = type.gpus > 0 && type.cpu <= cpu && (type.models === null || type.models.includes(model!));
      sum += type.frequency * (fits ? unusable(devices, free, type) : free);
    }
    return sum;
  }
}

function nothingKnown(classes: number): Known {
  return {
    cpu: Number.NaN,
    model: null,
    devices: [],
    fragmentation: 0,
    imagined: new Float64Array(classes),
    after: new Float64Array(classes),
  };
}

function same(a: readonly number[], b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let d = 0; d < a.length; d++) if (a[d] !== b[d]) return false;
  return true;
}

/** Free thousandths that a type cannot use: those on devices with too little room, or all where too few have enough. */
function unusable(devices: readonly number[], free: number, { gpus, share }: PodType): number {
  let enough = 0;
  let scraps = 0;
  for (let d = 0; d < devices.length; d++) {
    if (devices[d]! >= share) enough++;
    else scraps += devices[d]!;
  }
  return enough >= gpus ? scraps : free;
}

/** The device with the least room that has so much, the lowest among equals. */
function fullest(devices: readonly number[], share: number): number {
  let best = -1;
  for (let d = 0; d < devices.length; d++) {
    if (devices[d]! >= share && (best < 0 || devices[d]! < devices[best]!)) best = d;
  }
  return best;
}

/** Classes that differ in memory alone are one type; the most frequent first, then as they are listed. */
function typicalTypes(tasks: Scenario['tasks']): readonly PodType[] {
  const total = tasks.reduce((sum, { share }) => sum + share, 0);
  const types = new Map<string, PodType & { share: number; weight: number }>();
  for (const { demand, gpu, share: weight } of tasks) {
    const cpu = demand?.cpu ?? 0;
    const gpus = gpu?.count ?? (gpu ? 1 : 0);
    const share = gpu?.share ?? (gpu ? WHOLE : 0);
    const models = gpu?.types ?? null;
    const key = JSON.stringify([cpu, gpus, share, models]);
    const all = weight + (types.get(key)?.weight ?? 0);
    types.set(key, { cpu, gpus, share, models, weight: all, frequency: all / total });
  }
  const ordered = [...types.values()].sort((a, b) => b.weight - a.weight);
  let covered = 0;
  const enough = ordered.findIndex(({ weight }) => {
    covered += weight;
    return covered >= COVERED * total;
  });
  return ordered.slice(0, enough + 1);
}
