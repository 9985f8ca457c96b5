import {
  QUANTILES,
  runTrial,
  type Trial,
  type TrialResult,
  type TrialRunner,
  trialMetrics,
} from '../bench/trial.ts';
import type { Scenario } from '../sim/scenario/schema.ts';
import { resolvePolicy } from './policy.ts';
import { playRecorded } from './recorded.ts';
import { loadScenario } from './scenario-file.ts';

/** The policy that is a trace's own schedule. */
export const RECORDED = 'recorded';

/** Runs trials from their descriptions; scenarios and policies are loaded once. */
export function createTrialRunner(): TrialRunner {
  const scenarioOf = remembered((name: string) => loadScenario(name));
  const policyOf = remembered(resolvePolicy);
  return async (trial) => {
    const scenario = await scenarioOf(trial.scenario);
    if (trial.policy === RECORDED) return recordedTrial(scenario, trial);
    return runTrial(scenario, (await policyOf(trial.policy)).create, trial);
  };
}

/** Nobody decided, so there is no reward and no objective. */
function recordedTrial(scenario: Scenario, { seed, scheduleRows }: Trial): TrialResult {
  const { tasks, decisions, events, metrics, rows } = playRecorded(scenario, seed);
  const measured = rows().slice(scenario.horizon.warmup);
  const responses = measured.map(({ arrival, finish }) => finish! - arrival).sort((a, b) => a - b);
  const quantile = (k: number) => responses[Math.ceil((k * responses.length) / QUANTILES) - 1]!;
  return {
    metrics: trialMetrics(metrics, null),
    tasks,
    decisions,
    events,
    responses: responses.length === 0 ? [] : Array.from({ length: QUANTILES }, (_, k) => quantile(k + 1)),
    schedule: measured.slice(0, scheduleRows).map((row) => ({
      task: String(row.task),
      class: row.class,
      executor: row.executor!,
      arrival: row.arrival,
      start: row.start!,
      finish: row.finish!,
    })),
  };
}

function remembered<T>(load: (name: string) => Promise<T>): (name: string) => Promise<T> {
  const loaded = new Map<string, Promise<T>>();
  return (name) => {
    const found = loaded.get(name) ?? load(name);
    loaded.set(name, found);
    return found;
  };
}
