import { branchAndBound, type Node, type Proven } from './search.ts';

/** A task of a graph; what comes before it is of a lower index. */
export interface GraphTask {
  /** How long it runs on each machine; Infinity where it cannot. */
  readonly runs: readonly number[];
  /** What it waits for, and how long the output of that takes from one machine to another. */
  readonly after: readonly { readonly task: number; readonly transfer: number }[];
}

/**
 * The shortest makespan of a task graph on machines that run one task at a time and talk while they work (the model of
 * Topcuoglu, Hariri and Wu, 2002). Tasks are appended in the order in which they begin, which every semi-active schedule has.
 */
export function bestGraphSchedule(
  tasks: readonly GraphTask[],
  machines: number,
  expired: () => boolean,
): Proven {
  const shortest = tasks.map(({ runs }) => Math.min(...runs));
  const tails = tailsOf(tasks, shortest);
  const work = shortest.reduce((sum, run) => sum + run, 0);
  const node = (
    ends: readonly number[],
    places: readonly number[],
    free: readonly number[],
    last: { readonly start: number; readonly task: number; readonly run: number },
    left: number,
    rest: number,
  ): Node => {
    const startOn = (task: number, machine: number) =>
      tasks[task]!.after.reduce(
        (start, { task: before, transfer }) =>
          Math.max(start, ends[before]! + (places[before] === machine ? 0 : transfer)),
        Math.max(free[machine]!, last.start),
      );
    const ready = tasks.flatMap(({ after }, task) =>
      Number.isNaN(ends[task]) && after.every(({ task: before }) => !Number.isNaN(ends[before]))
        ? [task]
        : [],
    );
    const ended = ends.reduce((latest, end) => (end > latest ? end : latest), 0);
    const idle = free.reduce((sum, time) => sum + Math.max(time, last.start), 0);
    let bound = Math.max(ended, left === 0 ? 0 : (idle + rest) / machines);
    for (const task of ready) {
      let soonest = Number.POSITIVE_INFINITY;
      for (let m = 0; m < machines; m++)
        soonest = Math.min(soonest, startOn(task, m) + tasks[task]!.runs[m]!);
      bound = Math.max(bound, soonest + tails[task]! - shortest[task]!);
    }
    return {
      bound,
      finished: left === 0,
      children: () =>
        ready.flatMap((task) =>
          free.flatMap((_, machine) => {
            const start = startOn(task, machine);
            const run = tasks[task]!.runs[machine]!;
            // Those that begin at one instant are appended in one order only, unless some take no time.
            const isTwice = start === last.start && task < last.task && last.run > 0;
            if (!Number.isFinite(run) || isTwice) return [];
            const now = { start, task, run };
            const end = start + run;
            return node(
              ends.with(task, end),
              places.with(task, machine),
              free.with(machine, end),
              now,
              left - 1,
              rest - shortest[task]!,
            );
          }),
        ),
    };
  };
  const none = tasks.map(() => Number.NaN);
  const start = { start: 0, task: -1, run: 0 };
  return branchAndBound(
    node(
      none,
      none,
      Array.from({ length: machines }, () => 0),
      start,
      tasks.length,
      work,
    ),
    expired,
  );
}

/** The longest way from the beginning of each task to the end, at its fastest and without transfers. */
function tailsOf(tasks: readonly GraphTask[], shortest: readonly number[]): number[] {
  const tails = [...shortest];
  for (let task = tasks.length - 1; task >= 0; task--) {
    for (const { task: before } of tasks[task]!.after) {
      tails[before] = Math.max(tails[before]!, shortest[before]! + tails[task]!);
    }
  }
  return tails;
}
