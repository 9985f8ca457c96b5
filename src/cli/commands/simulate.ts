import { type RunResult, run } from '../../sim/run.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { Scheduler } from '../../sim/scheduler.ts';
import { Simulator } from '../../sim/simulator.ts';
import { command } from '../command.ts';
import { EventTrace } from '../event-trace.ts';
import { writeFileAtomic } from '../files.ts';
import type { Io } from '../io.ts';
import { POLICY_HELP, resolvePolicy } from '../policy.ts';
import { loadScenario } from '../scenario-file.ts';
import { scheduleCsv, scheduleRows } from '../schedule-file.ts';
import { simulationText } from '../simulation-text.ts';

export const simulate = command({
  positionals: {
    scenario: { type: 'string', demandOption: true, describe: 'Its file, or a shipped one’s name' },
  },
  options: {
    policy: { type: 'string', demandOption: true, describe: POLICY_HELP },
    seed: { type: 'string', default: '1', describe: 'Decides the world; any text' },
    set: { type: 'string', array: true, default: [], describe: 'path=value, e.g. arrivals.rate=12' },
    schedule: { type: 'string', describe: 'Write what happened to each task to this CSV file' },
    trace: { type: 'string', describe: 'Write every event to this file, a JSON object a line' },
  },
  examples: [
    ['switchyard simulate two-tier --policy earliest-finish', 'One run of a shipped scenario'],
    ['switchyard simulate fleet.yaml --policy power-of-two:choices=3 --set arrivals.rate=20', 'With changes'],
  ],
  async run(given, io) {
    const scenario = await loadScenario(given.scenario, given.set);
    const policy = await resolvePolicy(given.policy);
    const scheduler = policy.create({ scenario, parameters: {}, seed: given.seed });
    const record = given.schedule !== undefined || given.trace !== undefined;
    const simulator = new Simulator(scenario, { seed: given.seed, record });
    const trace = given.trace === undefined ? undefined : new EventTrace();

    const began = performance.now();
    const result = runShown(simulator, trace?.watch(scheduler) ?? scheduler, io);
    const wallSeconds = (performance.now() - began) / 1000;

    if (given.schedule !== undefined) writeFileAtomic(given.schedule, scheduleCsv(scheduleRows(simulator)));
    if (given.trace !== undefined) writeFileAtomic(given.trace, trace!.toJsonLines(simulator));
    const document = {
      scenario: { name: scenario.name, hash: scenario.hash },
      policy: policy.name,
      seed: given.seed,
      tasks: result.tasks,
      estimates: estimatesOf(scenario),
      artifact: null,
      decisions: result.decisions,
      events: result.events,
      wallSeconds,
      stateHash: simulator.stateHash(),
      metrics: result.metrics,
    };
    io.answer('simulate', document, () => simulationText(document));
  },
});

/** Runs to the end, showing how far it has come. */
function runShown(simulator: Simulator, scheduler: Scheduler, io: Io): RunResult {
  const { horizon, trace } = simulator.scenario;
  const total = horizon.seconds ?? horizon.tasks ?? trace!.length;
  const unit = horizon.seconds === undefined ? 'tasks' : 'simulated seconds';
  const progress = io.progress('simulating', { total, unit });
  let origin: number | undefined;
  let countdown = 0;
  const shown: Scheduler = {
    choose(point) {
      if (countdown-- === 0) {
        countdown = DECISIONS_BETWEEN_UPDATES;
        origin ??= point.now;
        progress.update(horizon.seconds === undefined ? simulator.counts.arrived : point.now - origin);
      }
      return scheduler.choose(point);
    },
  };
  try {
    return run(simulator, shown);
  } finally {
    progress.stop();
  }
}

const DECISIONS_BETWEEN_UPDATES = 10_000;

/** What schedulers knew of run times: the trace's own estimates, or what the scenario says. */
function estimatesOf({ estimate, trace }: Scenario): string {
  if (trace) return trace.estimate.some((seconds, i) => seconds !== trace.work[i]) ? 'trace' : 'exact';
  return typeof estimate === 'string' ? estimate : `scv:${estimate.scv}`;
}
