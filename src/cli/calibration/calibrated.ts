import { type ArrivalFit, fitArrivals } from '../../workload/fitting/arrivals.ts';
import type { Criterion } from '../../workload/fitting/fit.ts';
import { fitService, type ServiceFit } from '../../workload/fitting/service.ts';
import type { RecordedTasks, TaskGroup } from './recorded-tasks.ts';

/** What to fit, and how to choose. */
export interface CalibrationChoice {
  readonly criterion: Criterion;
  readonly tolerance: number;
  readonly arrivals?: string | undefined;
  readonly service?: string | undefined;
}

/** A class of the calibrated scenario. */
export interface CalibratedClass extends ServiceFit {
  readonly class: string;
  readonly slots: number;
  readonly tasks: number;
}

export interface Calibration {
  readonly arrivals: ArrivalFit;
  readonly classes: readonly CalibratedClass[];
}

/** Fits the arrivals, and the work of every class and size. */
export function calibrate(
  { times, groups }: RecordedTasks,
  classNames: readonly string[],
  { criterion, tolerance, arrivals, service }: CalibrationChoice,
): Calibration {
  return {
    arrivals: fitArrivals(times, { criterion, tolerance, only: arrivals }),
    classes: groups.map((group) => ({
      class: nameOf(group, groups, classNames),
      slots: group.slots,
      tasks: group.work.length,
      ...fitService(group.work, { criterion, tolerance, only: service }),
    })),
  };
}

/** The class's own name, with the size where the class has several. */
function nameOf(group: TaskGroup, groups: readonly TaskGroup[], names: readonly string[]): string {
  const name = names[group.classIndex]!;
  const sizes = groups.filter(({ classIndex }) => classIndex === group.classIndex).length;
  return sizes === 1 ? name : `${name}-${group.slots}`;
}

/** The scenario of an import with generated tasks in the place of its trace. */
export function calibratedSpec(
  spec: Readonly<Record<string, unknown>>,
  { arrivals, classes }: Calibration,
  groups: readonly TaskGroup[],
  classNames: readonly string[],
): Record<string, unknown> {
  const written = (spec.tasks ?? []) as readonly { readonly name: string }[];
  const tasks = classes.reduce((sum, each) => sum + each.tasks, 0);
  return {
    ...spec,
    horizon: { tasks },
    tasks: classes.map((each, i) => ({
      ...written.find(({ name }) => name === classNames[groups[i]!.classIndex]),
      name: each.class,
      share: each.tasks,
      ...(each.slots !== 1 && { slots: each.slots }),
      work: each.spec,
    })),
    arrivals: arrivals.spec,
  };
}
