import { InputError } from '../core/errors.ts';
import type { DecisionPoint } from './decision-point.ts';
import { type Kpis, noKpis } from './kpis.ts';
import type { Metrics } from './metrics.ts';
import type { AsyncScheduler, Scheduler } from './scheduler.ts';
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
  const choose = chooser(simulator, scheduler, clock);
  const play = new Play(simulator);
  while (play.point) {
    choose(play.point);
    play.goOn();
  }
  return play.result(scheduler);
}

/**
 * The same with a scheduler that is awaited; the world stands still meanwhile.
 *
 * @param clock microseconds of a wall clock: what waiting took counts where the scenario charges measured thinking
 */
export async function runAwaited(
  simulator: Simulator,
  scheduler: AsyncScheduler,
  clock: () => number,
): Promise<RunResult> {
  const play = new Play(simulator);
  while (play.point) {
    const before = clock();
    const choice = await scheduler.choose(play.point);
    simulator.apply(choice, clock() - before);
    play.goOn();
  }
  return play.result(scheduler);
}

/** A run from choice to choice, and its reward. */
class Play {
  /** The choice that is open; undefined when the run has ended. */
  point: DecisionPoint | undefined;
  readonly #simulator: Simulator;
  #before = noKpis();
  #after = noKpis();
  #reward = 0;

  constructor(simulator: Simulator) {
    this.#simulator = simulator;
    this.point = simulator.advance();
    simulator.readKpis(this.#before);
  }

  /** To the next choice, when the open one has been answered. */
  goOn(): void {
    this.point = this.#simulator.advance();
    // A reward that is linear in the KPIs telescopes: once at the end is enough.
    if (!this.#simulator.scenario.rewardOf.linear || !this.point) this.#settle();
  }

  result(scheduler: Pick<Scheduler, 'report'>): RunResult {
    const simulator = this.#simulator;
    return {
      tasks: simulator.counts,
      decisions: simulator.decisions,
      events: simulator.events,
      objective: -this.#reward,
      metrics: metricsOf(simulator, scheduler),
    };
  }

  #settle(): void {
    const simulator = this.#simulator;
    simulator.readKpis(this.#after);
    this.#reward += simulator.scenario.rewardOf.of(this.#before, this.#after);
    const spare: Kpis = this.#before;
    this.#before = this.#after;
    this.#after = spare;
  }
}

/** Those of the simulator, and what the scheduler has counted. */
function metricsOf(simulator: Simulator, scheduler: Pick<Scheduler, 'report'>): Metrics {
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
