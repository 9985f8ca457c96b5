import { MICROS } from '../sim/clock.ts';
import type { Simulator } from '../sim/simulator.ts';

/** One task that ran to its end; seconds on the trace's own clock. */
export interface ScheduledTask {
  readonly task: string;
  readonly class: string;
  readonly executor: string;
  readonly arrival: number;
  readonly start: number;
  readonly finish: number;
}

/** The first `count` measured tasks of a recorded run that were completed, in order of arrival. */
export function scheduledTasks(simulator: Simulator, count: number): ScheduledTask[] {
  const { schedule, scenario, executorNames } = simulator;
  const found: ScheduledTask[] = [];
  if (schedule === null) return found;
  for (let i = scenario.horizon.warmup; i < schedule.size && found.length < count; i++) {
    const start = schedule.start[i]!;
    const finish = schedule.finish[i]!;
    if (!(start <= finish)) continue;
    found.push({
      task: String(simulator.taskId(i)),
      class: scenario.tasks[schedule.classIndex[i]!]!.name,
      executor: executorNames[schedule.executor[i]!]!,
      arrival: schedule.arrival[i]! / MICROS,
      start: start / MICROS,
      finish: finish / MICROS,
    });
  }
  return found;
}
