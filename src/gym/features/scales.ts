import { typicalValue } from '../../sim/paths/index.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { compileWorkflow } from '../../sim/workflow/template.ts';
import { createDistribution } from '../../workload/distribution.ts';
import { LublinJobs } from '../../workload/lublin-feitelson/jobs.ts';

/** What is typical in a scenario, so that features come out near 1 whatever its units. */
export interface Scales {
  /** Seconds that a mean task runs on a mean executor. */
  readonly seconds: number;
  /** Money that a mean task costs on a mean executor; 1 where everything is free. */
  readonly money: number;
}

export function scalesOf(scenario: Scenario): Scales {
  const { executors } = scenario;
  const work = meanWork(scenario);
  const count = sum(executors.map((executor) => executor.count));
  const speed = sum(executors.map((executor) => executor.count * executor.speed)) / count;
  const seconds = work / speed;
  const money =
    sum(
      executors.map(({ count: n, price }) => n * (price.perTask + typicalValue(price.perSecond) * seconds)),
    ) / count;
  return { seconds, money: money > 0 ? money : 1 };
}

/** Mean seconds of a task at speed 1; of workflows, of their steps, which may have run times of their own. */
export function meanWork(scenario: Scenario): number {
  const { trace, tasks, workflows } = scenario;
  if (workflows) return meanOfSteps(workflows, scenario);
  if (trace) return trace.totals.work / trace.length;
  const shares = sum(tasks.map((task) => task.share));
  return sum(tasks.map((task) => (task.share / shares) * meanOf(task)));
}

/** Of all steps alike, in the shares of their workflows; how often each of them runs is not considered. */
function meanOfSteps(workflows: NonNullable<Scenario['workflows']>, { tasks }: Scenario): number {
  let seconds = 0;
  let steps = 0;
  for (const spec of workflows) {
    const compiled = compileWorkflow(spec, { tasks }).steps;
    steps += spec.share * compiled.length;
    for (const { work, classIndex } of compiled) {
      const own = work?.mean ?? meanOf(tasks[classIndex]!);
      seconds += spec.share * (Number.isFinite(own) ? own : 1);
    }
  }
  // Where no step takes any time, every scale will do.
  return seconds > 0 ? seconds / steps : 1;
}

/** Mean seconds of a class at speed 1; 1 where its tail is too heavy for a mean. */
export function meanOf({ work, runtimes, jobs }: Scenario['tasks'][number]): number {
  if (jobs) {
    const model = new LublinJobs(jobs);
    return model.mean((size) => model.meanRunTime(size));
  }
  if (runtimes) return sum(runtimes) / runtimes.length;
  const mean = work ? createDistribution(work).mean : 1;
  // A heavy tail without a mean still needs a scale.
  return Number.isFinite(mean) ? mean : 1;
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
