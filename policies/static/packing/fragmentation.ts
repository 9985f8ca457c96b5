import type { ExecutorView, Scenario, TaskView } from '../../../src/index.ts';

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
  readonly devices: number[];
  fragmentation: number;
  readonly after: Float64Array;
}

/** Types looked at: the most frequent ones, until they are so many of all pods. */
const COVERED = 0.95;
const WHOLE = 1000;

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
  readonly #imagined: number[] = [];

  constructor({ tasks }: Scenario) {
    this.#classes = tasks;
    this.#types = typicalTypes(tasks);
  }

  /** By how much the fragmentation of an executor grows if it takes a task that fits there. */
  growth(executor: ExecutorView, task: TaskView): number {
    const known = this.#upToDate(executor);
    const { classIndex } = task;
    if (Number.isNaN(known.after[classIndex]!))
      known.after[classIndex] = this.#with(known, executor, classIndex);
    return known.after[classIndex]! - known.fragmentation;
  }

  #upToDate(executor: ExecutorView): Known {
    const cpu = executor.available('cpu');
    const { devices } = executor;
    let known = this.#known[executor.index];
    if (known === undefined) {
      const after = new Float64Array(this.#classes.length);
      known = { cpu: Number.NaN, devices: Array.from(devices), fragmentation: 0, after };
      this.#known[executor.index] = known;
    }
    let changed = known.cpu !== cpu;
    for (let d = 0; d < devices.length; d++) {
      if (known.devices[d] === devices[d]) continue;
      known.devices[d] = devices[d]!;
      changed = true;
    }
    if (!changed) return known;
    known.cpu = cpu;
    known.fragmentation = this.#of(cpu, known.devices, executor.gpuType);
    known.after.fill(Number.NaN);
    return known;
  }

  /** Fragmentation with a task more, on the devices that the executor would give it: the fullest one, or idle ones. */
  #with({ cpu, devices }: Known, { gpuType }: ExecutorView, classIndex: number): number {
    const { demand, gpu } = this.#classes[classIndex]!;
    const left = this.#imagined;
    left.length = devices.length;
    for (let d = 0; d < devices.length; d++) left[d] = devices[d]!;
    if (gpu?.share !== undefined) left[fullest(devices, gpu.share)]! -= gpu.share;
    let whole = gpu?.count ?? 0;
    for (let d = 0; whole > 0 && d < left.length; d++) {
      if (left[d] !== WHOLE) continue;
      left[d] = 0;
      whole--;
    }
    return this.#of(cpu - (demand?.cpu ?? 0), left, gpuType);
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
