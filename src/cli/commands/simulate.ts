import { trialMetrics } from '../../bench/trial.ts';
import { boundsOf } from '../../bounds/index.ts';
import type { RunResult } from '../../sim/run.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { boundLevelOf, boundsOption, gapOf } from '../bound-level.ts';
import { command } from '../command.ts';
import { eventLogText } from '../event-log-file.ts';
import { writeFileAtomic } from '../files.ts';
import { playAwaited, playSimulated } from '../play-simulated.ts';
import { isOracle, POLICY_HELP, resolvePolicy } from '../policy.ts';
import { playRecorded } from '../recorded.ts';
import { loadScenario } from '../scenario-file.ts';
import { scheduleCsv } from '../schedule-file.ts';
import { type RunBound, simulationText } from '../simulation-text.ts';

export const simulate = command({
  positionals: {
    scenario: { type: 'string', demandOption: true, describe: 'Its file, or a shipped one’s name' },
  },
  options: {
    policy: {
      type: 'string',
      demandOption: true,
      describe: `${POLICY_HELP}, or recorded: the trace’s own schedule`,
    },
    seed: { type: 'string', default: '1', describe: 'Decides the world; any text' },
    set: { type: 'string', array: true, default: [], describe: 'path=value, e.g. arrivals.rate=12' },
    bounds: boundsOption,
    schedule: { type: 'string', describe: 'Write what happened to each task to this CSV file' },
    trace: { type: 'string', describe: 'Write every event to this file, a JSON object a line' },
  },
  examples: [
    ['switchyard simulate two-tier --policy earliest-finish', 'One run of a shipped scenario'],
    ['switchyard simulate fleet.yaml --policy power-of-two:choices=3 --set arrivals.rate=20', 'With changes'],
    ['switchyard simulate fleet.yaml --policy "score:finish + 2 * cost"', 'The smallest value wins'],
  ],
  async run(given, io) {
    const scenario = await loadScenario(given.scenario, given.set);
    const policy = given.policy === 'recorded' ? null : await resolvePolicy(given.policy);
    const { seed } = given;
    const record = given.schedule !== undefined;
    const journal = given.trace !== undefined;
    const began = performance.now();
    const awaited = policy?.createAwaited?.({ scenario, seed }, io.environment);
    const played = awaited
      ? await playAwaited({ scenario, seed, policy: policy!, record, journal, io }, awaited)
      : policy
        ? playSimulated({ scenario, seed, policy, record, journal, io })
        : playRecorded(scenario, seed);
    const wallSeconds = (performance.now() - began) / 1000;
    if (given.schedule !== undefined) writeFileAtomic(given.schedule, scheduleCsv(played.rows()));
    if (given.trace !== undefined) writeFileAtomic(given.trace, eventLogText(played.log()));
    const { tasks, decisions, events, stateHash, metrics } = played;
    const bounds = policy ? await boundsFor(scenario, seed, given.bounds, metrics) : [];
    const document = {
      scenario: { name: scenario.name, hash: scenario.hash },
      policy: given.policy,
      ...(isOracle(given.policy) && { oracle: true as const }),
      seed,
      tasks,
      estimates: estimatesOf(scenario),
      artifact: policy?.artifact ?? null,
      decisions,
      events,
      wallSeconds,
      stateHash,
      metrics,
      bounds,
    };
    io.answer('simulate', document, () => simulationText(document));
  },
});

/** What no policy can beat in this world, and how far this one is from it. */
async function boundsFor(
  scenario: Scenario,
  seed: string,
  given: string | undefined,
  metrics: RunResult['metrics'],
): Promise<RunBound[]> {
  const values = trialMetrics(metrics, null);
  const bounds = await boundsOf(scenario, seed, boundLevelOf(given, scenario));
  return bounds.map(({ metric, value, kind }) => {
    const reached = values[metric] ?? null;
    return { metric, value, kind, gap: reached === null ? null : gapOf(metric, reached, value) };
  });
}

/** What schedulers knew of run times: the trace's own estimates, or what the scenario says. */
function estimatesOf({ estimate, trace }: Scenario): string {
  if (trace) return trace.totals.estimated ? 'trace' : 'exact';
  return typeof estimate === 'string' ? estimate : `scv:${estimate.scv}`;
}
