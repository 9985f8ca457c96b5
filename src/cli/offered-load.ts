import type { ExecutorSpec, Scenario, TaskSpec } from '../sim/scenario/schema.ts';
import { compileWorkflow } from '../sim/workflow/template.ts';
import { expectedVisits } from '../sim/workflow/visits.ts';
import { createArrivalProcess } from '../workload/arrivals/index.ts';
import { createDistribution } from '../workload/distribution.ts';
import { LublinJobs } from '../workload/lublin-feitelson/jobs.ts';
import type { RecordedTrace } from '../workload/recorded-trace.ts';

/** Something that tasks take of executors: how much of it a task takes, and an executor offers. */
interface Dimension {
  readonly need: (task: TaskSpec) => number;
  readonly offer: (executor: ExecutorSpec) => number;
}

/**
 * The share of the fleet's capacity that the arriving work needs: Σ rate × slots × work / Σ slots × speed, or that of
 * the scarcest resource. From 1 up no policy keeps up. For `runtimes` it is a lower bound, every task where it runs
 * fastest. Null where it has no meaning: closed clients and jobs that wait for others wait for the fleet, and tasks that
 * all come at once have no rate.
 */
export function offeredLoad(scenario: Scenario): number | null {
  const { arrivals, executors, trace } = scenario;
  if ('trace' in arrivals) return arrivals.trace.dependencies ? null : traceLoad(trace!, executors);
  if (arrivals.process === 'closed') return null;
  const { meanRate } = createArrivalProcess(arrivals, '');
  return Math.max(...dimensionsOf(scenario).map((dimension) => meanRate * perArrival(scenario, dimension)));
}

/** Slots, unless they only stand for what resources allow, and every resource that is both offered and asked for. */
function dimensionsOf({ executors, tasks }: Scenario): Dimension[] {
  const slots: Dimension = { need: (task) => task.slots, offer: (executor) => executor.slots };
  const kinds = new Set(executors.flatMap(({ resources = {} }) => Object.keys(resources)));
  const resources = [...kinds].map(
    (kind): Dimension => ({
      need: ({ demand = {} }) => demand[kind] ?? 0,
      offer: (executor) => executor.resources?.[kind] ?? 0,
    }),
  );
  const gpus: Dimension = {
    need: ({ gpu }) => (gpu?.share ?? 0) / 1000 + (gpu?.count ?? 0),
    offer: (executor) => executor.gpus?.count ?? 0,
  };
  const limited = executors.every(({ slotless }) => !slotless);
  return [...(limited ? [slots] : []), ...resources, gpus].filter(({ need }) =>
    tasks.some((t) => need(t) > 0),
  );
}

/** Seconds for which what arrives at once takes all of a dimension. */
function perArrival(scenario: Scenario, dimension: Dimension): number {
  const { executors, tasks, workflows } = scenario;
  if (workflows) return perWorkflow(workflows, scenario, dimension);
  return average(tasks, (task) => (task.gang ?? 1) * occupied(task, executors, dimension));
}

/** Seconds for which a mean workflow takes the whole fleet, every step run as often as is to be expected. */
function perWorkflow(
  workflows: NonNullable<Scenario['workflows']>,
  { tasks, executors }: Scenario,
  dimension: Dimension,
): number {
  return average(workflows, (spec) => {
    const workflow = compileWorkflow(spec, { tasks });
    const visits = expectedVisits(workflow);
    return workflow.steps.reduce((sum, { classIndex }, i) => {
      const { work = tasks[classIndex]!.work } = spec.steps[i]!;
      return sum + visits[i]! * occupied({ ...tasks[classIndex]!, work }, executors, dimension);
    }, 0);
  });
}

/** The mean of something over what arrives, by shares. */
function average<T extends { readonly share: number }>(kinds: readonly T[], of: (kind: T) => number): number {
  const shares = kinds.reduce((sum, { share }) => sum + share, 0);
  return kinds.reduce((sum, kind) => sum + (kind.share / shares) * of(kind), 0);
}

/** Seconds for which one task takes all of a dimension. */
function occupied(task: TaskSpec, executors: readonly ExecutorSpec[], { need, offer }: Dimension): number {
  const { runtimes, work, jobs } = task;
  if (jobs) {
    const model = new LublinJobs(jobs);
    return model.mean((size) => size * model.meanRunTime(size)) / capacity(executors, offer);
  }
  if (runtimes) return (need(task) * Math.min(...runtimes)) / capacity(executors, offer, () => 1);
  return (need(task) * createDistribution(work!).mean) / capacity(executors, offer);
}

function traceLoad({ length, totals }: RecordedTrace, executors: readonly ExecutorSpec[]): number | null {
  const span = totals.last - totals.first;
  if (span <= 0 || executors.some(({ slotless }) => slotless)) return null;
  const rate = (length - 1) / span;
  return (rate * totals.slotSeconds) / length / capacity(executors, ({ slots }) => slots);
}

/** What the whole fleet offers for seconds of work in one second. */
function capacity(
  executors: readonly ExecutorSpec[],
  offer: Dimension['offer'],
  speedOf = ({ speed }: ExecutorSpec) => speed,
): number {
  return executors.reduce((sum, executor) => sum + executor.count * offer(executor) * speedOf(executor), 0);
}
