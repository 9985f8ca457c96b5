import type { ConvertedTask } from '../../workload/importers/importer.ts';
import { emptyReport, type QualityReport } from '../../workload/trace.ts';
import type { DecideRequest, TaskState } from '../decision/request.ts';
import type { LoggedDecision, LoggedDecisions } from './logged-decisions.ts';

type Executor = DecideRequest['executors'][number];

/** The load of a log: its tasks, what they ran on, and how good all of that is. */
export interface ReplayedLoad {
  /** In order of arrival; the first arrives at 0. */
  readonly tasks: readonly ConvertedTask[];
  /** As they were last seen, in the order in which they were first. */
  readonly executors: readonly Executor[];
  /** Whether tasks of one queue were chosen between, rather than executors for one task. */
  readonly isBatch: boolean;
  readonly report: QualityReport;
}

/** A task of the log while it is put together. */
interface Found {
  readonly task: TaskState;
  /** Seconds since 1970. */
  readonly arrival: number;
  /** Seconds on an executor of speed 1, from the time that it ran; null where that is not known. */
  measured: number | null;
}

/**
 * Makes the tasks of a log anew. A task arrives as long before its first decision as that says it had waited; its work is
 * the time that it ran, where that was reported, else what the request estimated, else the mean of its class.
 */
export function replayedLoad({ records, decisions, dropped }: LoggedDecisions): ReplayedLoad {
  const found = new Map<string, Found>();
  const executors = new Map<string, Executor>();
  let isBatch = false;
  for (const decision of decisions) {
    for (const executor of decision.request.executors) executors.set(executor.name, executor);
    isBatch ||= decision.request.tasks !== undefined;
    for (const [key, task] of tasksOf(decision)) {
      if (key === null) dropped.add('a task of a queue without an id');
      else if (!addTask(found, key, task, decision) && !isBatch) dropped.add('a task asked about again');
    }
  }
  const report: QualityReport = { ...emptyReport(), rows: records };
  const tasks = converted([...found], report);
  report.dropped = { ...dropped.counts, ...report.dropped };
  report.kept = tasks.length;
  return { tasks, executors: [...executors.values()], isBatch, report };
}

/** Each task of a request under the name that tells it from others; null where it has none. */
function tasksOf({ request: { task, tasks }, id }: LoggedDecision): [string | null, TaskState][] {
  if (tasks === undefined) return [[task?.id ?? `decision ${id}`, task ?? {}]];
  return tasks.map((each) => [each.id ?? null, each]);
}

/** Answers whether the task is new. */
function addTask(found: Map<string, Found>, key: string, task: TaskState, decision: LoggedDecision): boolean {
  const known = found.get(key);
  const entry = known ?? { task, arrival: decision.time / 1000 - (task.waited ?? 0), measured: null };
  if (known === undefined) found.set(key, entry);
  if (isChosen(task, decision)) entry.measured = measuredWork(task, decision) ?? entry.measured;
  return known === undefined;
}

/** Whether the decision, and so its outcome, is about this task. */
function isChosen({ id }: TaskState, { request, candidates, action }: LoggedDecision): boolean {
  if (action === null) return false;
  return request.tasks === undefined || (id !== undefined && candidates[action] === id);
}

function measuredWork({ work, runtimes }: TaskState, decision: LoggedDecision): number | null {
  const { request, candidates, action, outcome } = decision;
  if (outcome?.runTime === undefined) return null;
  const name = request.tasks === undefined ? candidates[action!] : request.executors[0]!.name;
  const index = request.executors.findIndex((executor) => executor.name === name);
  if (index < 0) return null;
  const expected = runtimes?.[index];
  if (work !== undefined && expected !== undefined && expected > 0)
    return work * (outcome.runTime / expected);
  return outcome.runTime * (request.executors[index]!.speed ?? 1);
}

function converted(found: readonly [string, Found][], report: QualityReport): ConvertedTask[] {
  const means = classMeans(found);
  const first = found.reduce((least, [, { arrival }]) => Math.min(least, arrival), Number.POSITIVE_INFINITY);
  const sources = { measured: 0, estimated: 0, 'the mean of the class': 0 };
  const tasks = found.flatMap(([id, { task, arrival, measured }]): ConvertedTask[] => {
    const work = measured ?? task.work ?? means.get(task.class);
    if (work === undefined) {
      report.censored++;
      report.dropped['work unknown'] = report.censored;
      return [];
    }
    sources[
      measured !== null ? 'measured' : task.work !== undefined ? 'estimated' : 'the mean of the class'
    ]++;
    if (work === 0) report.zeroDurations++;
    return [
      {
        id,
        // The clock of the log is in milliseconds.
        arrival: Math.max(0, Number((arrival - first).toFixed(6))),
        work,
        estimate: task.work ?? work,
        ...(task.slots !== undefined && { slots: task.slots }),
        ...(task.class !== undefined && { class: task.class }),
        ...(task.deadline != null && task.deadline > 0 && { deadline: task.deadline }),
        ...(task.priority !== undefined && { priority: task.priority }),
      },
    ];
  });
  const told = Object.entries(sources).filter(([, count]) => count > 0);
  report.notes.push(...told.map(([source, count]) => `work of ${count} tasks: ${source}`));
  return tasks.sort((a, b) => a.arrival - b.arrival);
}

/** Mean work of the tasks of each class, as far as it is known of any. */
function classMeans(found: readonly [string, Found][]): Map<string | undefined, number> {
  const sums = new Map<string | undefined, { sum: number; count: number }>();
  for (const [, { task, measured }] of found) {
    const work = measured ?? task.work;
    if (work === undefined) continue;
    const { sum, count } = sums.get(task.class) ?? { sum: 0, count: 0 };
    sums.set(task.class, { sum: sum + work, count: count + 1 });
  }
  return new Map([...sums].map(([name, { sum, count }]) => [name, sum / count]));
}
