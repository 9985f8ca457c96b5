import { InputError } from '../../core/errors.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';

/** The tasks of a class and a size, as a trace has them. */
export interface TaskGroup {
  /** Which of the scenario's classes. */
  readonly classIndex: number;
  readonly slots: number;
  readonly work: number[];
}

/** What a calibration needs of a trace. */
export interface RecordedTasks {
  /** Times of arrival, ascending. */
  readonly times: Float64Array;
  readonly groups: readonly TaskGroup[];
  /** Whether some task has an estimate that is not its work. */
  readonly estimated: boolean;
}

/** Sizes that are told apart; where there are more, they are rounded up to powers of two. */
const MOST_SIZES = 16;

/** The tasks that a scenario plays from its trace. @throws InputError when they are too few to fit anything */
export function recordedTasks(scenario: Scenario, name: string): RecordedTasks {
  const { trace, arrivals } = scenario;
  const cursor = trace!.open('trace' in arrivals ? arrivals.trace : {}, '1');
  const times = new Float64Array(cursor.length);
  const work = new Float64Array(cursor.length);
  const slots = new Int32Array(cursor.length);
  const classIndex = new Int32Array(cursor.length);
  for (let i = 0; i < cursor.length; i++) {
    cursor.moveTo(i);
    times[i] = cursor.task.submit;
    work[i] = cursor.task.work;
    slots[i] = cursor.task.slots;
    classIndex[i] = cursor.task.classIndex;
  }
  if (times.length < 3 || times[0] === times.at(-1)) {
    throw new InputError(
      `${name} has ${times.length} tasks, too few to fit (allowed: from 3 up, not all at once)`,
    );
  }
  const sizeOf =
    new Set(slots).size > MOST_SIZES
      ? (size: number) => 2 ** Math.ceil(Math.log2(size))
      : (size: number) => size;
  const groups = new Map<string, TaskGroup>();
  for (let i = 0; i < times.length; i++) {
    const size = sizeOf(slots[i]!);
    const key = `${classIndex[i]} ${size}`;
    const group = groups.get(key) ?? { classIndex: classIndex[i]!, slots: size, work: [] };
    group.work.push(work[i]!);
    groups.set(key, group);
  }
  const sorted = [...groups.values()].sort((a, b) => a.classIndex - b.classIndex || a.slots - b.slots);
  return { times, groups: sorted, estimated: trace!.totals.estimated };
}
