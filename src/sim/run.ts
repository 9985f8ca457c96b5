import { type Kpis, noKpis } from './kpis.ts';
import type { Metrics } from './metrics.ts';
import type { Scheduler } from './scheduler.ts';
import type { Simulator, TaskCounts } from './simulator.ts';

/** What a whole run came to. */
export interface RunResult {
  readonly tasks: TaskCounts;
  readonly decisions: number;
  readonly events: number;
  /** −Σ reward. */
  readonly objective: number;
  readonly metrics: Metrics;
}

/** Lets a scheduler answer every choice until the run ends. */
export function run(simulator: Simulator, scheduler: Scheduler): RunResult {
  const { rewardOf } = simulator.scenario;
  let before = noKpis();
  let after = noKpis();
  let reward = 0;
  const settle = () => {
    simulator.readKpis(after);
    reward += rewardOf.of(before, after);
    const spare: Kpis = before;
    before = after;
    after = spare;
  };
  let point = simulator.advance();
  simulator.readKpis(before);
  while (point) {
    simulator.apply(scheduler.choose(point));
    point = simulator.advance();
    // A reward that is linear in the KPIs telescopes: once at the end is enough.
    if (!rewardOf.linear || !point) settle();
  }
  return {
    tasks: simulator.counts,
    decisions: simulator.decisions,
    events: simulator.events,
    objective: -reward,
    metrics: simulator.metrics(),
  };
}
