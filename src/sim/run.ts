import { InputError } from '../core/errors.ts';
import type { DecisionPoint } from './decision-point.ts';
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

/**
 * Lets a scheduler answer every choice until the run ends.
 *
 * @param clock microseconds of a wall clock, needed where the scenario charges measured thinking
 * @throws InputError when it is needed and not given
 */
export function run(simulator: Simulator, scheduler: Scheduler, clock?: () => number): RunResult {
  const { rewardOf } = simulator.scenario;
  const choose = chooser(simulator, scheduler, clock);
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
    choose(point);
    point = simulator.advance();
    // A reward that is linear in the KPIs telescopes: once at the end is enough.
    if (!rewardOf.linear || !point) settle();
  }
  return {
    tasks: simulator.counts,
    decisions: simulator.decisions,
    events: simulator.events,
    objective: -reward,
    metrics: metricsOf(simulator, scheduler),
  };
}

/** Those of the simulator, and what the scheduler has counted. */
function metricsOf(simulator: Simulator, scheduler: Scheduler): Metrics {
  const metrics = simulator.metrics();
  return scheduler.report ? { ...metrics, scheduler: scheduler.report() } : metrics;
}

/** Answers a choice; reads the clock only where its time counts. */
function chooser(
  simulator: Simulator,
  scheduler: Scheduler,
  clock: (() => number) | undefined,
): (point: DecisionPoint) => void {
  const { name, thinking } = simulator.scenario;
  if (!thinking) return (point) => simulator.apply(scheduler.choose(point));
  const rounds = () => scheduler.messageRounds ?? 0;
  if (thinking.measured === 0) {
    return (point) => simulator.apply(scheduler.choose(point), 0, rounds());
  }
  if (!clock) throw new InputError(`${name}: only simulate measures thinking (thinking.measured here: 0)`);
  return (point) => {
    const before = clock();
    const choice = scheduler.choose(point);
    simulator.apply(choice, clock() - before, rounds());
  };
}
