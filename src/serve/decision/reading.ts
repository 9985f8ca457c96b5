import { InputError } from '../../core/errors.ts';
import { allowedNames } from '../../core/suggest.ts';
import { otherRows } from '../../sim/control/other-rows.ts';
import { packedKinds } from '../../sim/resources/gpu-packing.ts';
import { WHOLE } from '../../sim/resources/gpus.ts';
import type { Scenario, TaskSpec } from '../../sim/scenario/schema.ts';
import { createDistribution } from '../../workload/distribution.ts';
import { type DecideRequest, decideRequestSchema, type TaskState } from './request.ts';
import { ServedExecutor } from './served-executor.ts';
import { ServedPoint } from './served-point.ts';
import { ServedTask, type TaskClass } from './served-task.ts';

/** @throws InputError with the JSON path and what is allowed where a request is not of the right form */
export function checkForm(request: unknown): void {
  const parsed = decideRequestSchema.safeParse(request);
  if (parsed.success) return;
  const { path, message } = parsed.error.issues[0]!;
  throw new InputError(`/${path.join('/')}: ${message}`);
}

const withoutTwins = new WeakSet<DecideRequest['executors']>();

/** Says of a list that whoever made it has seen to it that no name is there twice: it is not looked for again. */
export function hasNoTwins(executors: DecideRequest['executors']): DecideRequest['executors'] {
  withoutTwins.add(executors);
  return executors;
}

const OTHERS = ['defer', 'reject', 'wait'] as const;

/** Reads requests about the world that a policy knows. */
export class RequestReader {
  readonly #control: Scenario['control'];
  /** Classes of tasks that it knows. */
  readonly classes: readonly TaskClass[];
  readonly #others: readonly (typeof OTHERS)[number][];
  /** Resources that are packed beside GPUs; null where none are. */
  readonly #packed: readonly string[] | null;

  constructor(scenario: Scenario) {
    const rows = otherRows(scenario);
    this.#control = scenario.control;
    this.#others = OTHERS.filter((kind) => rows.has(kind));
    this.#packed = packedKinds(scenario);
    this.classes = scenario.tasks.map((task, index) => ({
      index,
      name: task.name,
      work: task.work ? createDistribution(task.work).mean : 1,
      slots: task.slots,
      priority: task.priority,
      deadline: task.sla?.deadline ?? Number.POSITIVE_INFINITY,
      ...(this.#packed && { demand: demandOf(task), gpuTypes: task.gpu?.types }),
    }));
  }

  /**
   * @param request of the right form: see {@link checkForm}
   * @param now seconds on a clock of the caller's
   * @throws InputError with the JSON path, the value and what is allowed, where it does not fit the world
   */
  read(request: DecideRequest, id: string, now = 0): ServedPoint {
    const executors = request.executors.map((state, index) => new ServedExecutor(state, index));
    checkExecutors(executors, request.executors);
    if (this.#packed) checkRoom(executors, this.#packed);
    const tasks = this.#tasksOf(request).map((state, index) =>
      this.#task(state, index, executors.length, now),
    );
    return new ServedPoint({
      tasks,
      executors,
      others: this.#others,
      onlyWhereItFits: this.#control === 'placement',
      committed: {
        seconds: request.committed?.seconds ?? committedSeconds(executors),
        penalty: request.committed?.penalty ?? 0,
      },
      queued: request.queued ?? tasks.length,
      key: id,
      now,
    });
  }

  #tasksOf({ task, tasks, executors }: DecideRequest): readonly TaskState[] {
    if (this.#control !== 'batch') {
      if (tasks) throw new InputError(`/tasks: the policy decides about one task at a time: give /task`);
      if (!task) throw new InputError('/task is missing');
      return [task];
    }
    if (executors.length > 1) throw new InputError('/executors/1: a batch queue is of one machine');
    if (task) throw new InputError('/task: the policy decides about a queue: give /tasks');
    if (!tasks) throw new InputError('/tasks is missing');
    return tasks;
  }

  #task(state: TaskState, index: number, executors: number, now: number): ServedTask {
    const where = this.#control === 'batch' ? `/tasks/${index}` : '/task';
    const names = this.classes.map(({ name }) => name);
    const usual =
      state.class === undefined ? this.classes[0] : this.classes.find(({ name }) => name === state.class);
    if (usual === undefined) {
      throw new InputError(
        `${where}/class: no such class: '${state.class}'${allowedNames(state.class ?? '', names)}`,
      );
    }
    const given = state.runtimes?.length;
    if (given !== undefined && given !== executors) {
      throw new InputError(`${where}/runtimes: ${given} for ${executors} executors`);
    }
    const gpu = usual.demand && (usual.demand.gpu ?? 0);
    const asked = state.demand?.gpu ?? gpu;
    if (gpu !== undefined && asked !== gpu) {
      throw new InputError(`${where}/demand/gpu: ${asked} (a task of class '${usual.name}' takes ${gpu})`);
    }
    return new ServedTask(state, index, usual, now);
  }
}

/** Units of each resource that a task of a class takes; of `gpu` thousandths. */
function demandOf({ demand, gpu }: TaskSpec): Record<string, number> {
  return { ...demand, ...(gpu && { gpu: gpu.share ?? gpu.count! * WHOLE }) };
}

/** Who packs must be told what is left: nothing stands in for that. */
function checkRoom(executors: readonly ServedExecutor[], kinds: readonly string[]): void {
  for (const { index, told } of executors) {
    const missing = kinds.find((kind) => told.available?.[kind] === undefined);
    if (missing !== undefined)
      throw new InputError(`/executors/${index}/available/${missing} is missing: ${LEFT}`);
    if (told.devices === undefined) throw new InputError(`/executors/${index}/devices is missing: ${LEFT}`);
  }
}

const LEFT = 'where GPUs are packed, what is left of each resource and device decides';

function checkExecutors(executors: readonly ServedExecutor[], written: DecideRequest['executors']): void {
  const seen = withoutTwins.has(written) ? null : new Set<string>();
  for (const executor of executors) {
    const { index, free, slots } = executor;
    if (seen?.has(executor.name))
      throw new InputError(`/executors/${index}/name: '${executor.name}' is there already`);
    if (free > slots) throw new InputError(`/executors/${index}/free: ${free} of ${slots} slots`);
    seen?.add(executor.name);
  }
}

/** A guess where nobody says it: tasks finish one after another at an even pace, so on average half a backlog from now. */
function committedSeconds(executors: readonly ServedExecutor[]): number {
  return executors.reduce(
    (sum, { load, backlog, slots }) => sum + (load > 0 ? ((load + 1) / 2) * (backlog / slots) : 0),
    0,
  );
}
