import { journaled, logOf } from '../sim/event-log.ts';
import { type RunResult, run, runAwaited } from '../sim/run.ts';
import type { Scenario } from '../sim/scenario/schema.ts';
import { type AsyncScheduler, type Scheduler, standingFor } from '../sim/scheduler.ts';
import { Simulator } from '../sim/simulator.ts';
import type { Io } from './io.ts';
import type { Played } from './played.ts';
import type { Policy } from './policy.ts';
import { scheduleRows } from './schedule-file.ts';

interface PlayGiven {
  readonly scenario: Scenario;
  readonly seed: string;
  readonly policy: Policy;
  /** Keep what happened to each task. */
  readonly record: boolean;
  /** Keep everything that happens. */
  readonly journal: boolean;
  readonly io: Io;
}

/** Lets a policy answer every choice of one world, showing how far it has come. */
export function playSimulated(given: PlayGiven): Played {
  const { scenario, seed, policy, io } = given;
  const scheduler = policy.create({ scenario, parameters: {}, seed });
  const simulator = simulatorOf(given);
  const watched = simulator.journal ? journaled(scheduler, simulator.journal) : scheduler;
  return playedBy(simulator, runShown(simulator, watched, io));
}

/** The same with a policy that is awaited. Its decisions are not in the journal. */
export async function playAwaited(given: PlayGiven, scheduler: AsyncScheduler): Promise<Played> {
  const simulator = simulatorOf(given);
  return playedBy(simulator, await runAwaited(simulator, scheduler, () => performance.now() * 1000));
}

function simulatorOf({ scenario, seed, record, journal }: PlayGiven): Simulator {
  return new Simulator(scenario, { seed, record, journal });
}

function playedBy(simulator: Simulator, result: RunResult): Played {
  return {
    ...result,
    stateHash: simulator.stateHash(),
    rows: () => scheduleRows(simulator),
    log: () => logOf(simulator),
  };
}

const DECISIONS_BETWEEN_UPDATES = 10_000;

function runShown(simulator: Simulator, scheduler: Scheduler, io: Io): RunResult {
  const { horizon, trace } = simulator.scenario;
  const total = horizon.seconds ?? horizon.tasks ?? trace!.length;
  const unit = horizon.seconds === undefined ? 'tasks' : 'simulated seconds';
  const progress = io.progress('simulating', { total, unit });
  let origin: number | undefined;
  let countdown = 0;
  const shown = standingFor(scheduler, (point) => {
    if (countdown-- === 0) {
      countdown = DECISIONS_BETWEEN_UPDATES;
      origin ??= point.now;
      progress.update(horizon.seconds === undefined ? simulator.counts.arrived : point.now - origin);
    }
    return scheduler.choose(point);
  });
  try {
    return run(simulator, shown, () => performance.now() * 1000);
  } finally {
    progress.stop();
  }
}
