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
import { logOf, playRecorded } from './recorded.ts';
import { loadScenario } from './scenario-file.ts';

/** The policy that is a trace's own schedule. */
export const RECORDED = 'recorded';

/** Runs trials from their descriptions; scenarios and policies are loaded once. */
export function createTrialRunner(): TrialRunner {
  const scenarioOf = remembered(
    ({ scenario, overrides }: Trial) => loadScenario(scenario, overrides),
    keyOfScenario,
  );
  const policyOf = remembered(resolvePolicy, (text) => text);
  return async (trial) => {
    const scenario = await scenarioOf(trial);
    if (trial.policy === RECORDED) return recordedTrial(scenario, trial);
    return runTrial(scenario, (await policyOf(trial.policy)).create, trial);
  };
}

/** Nobody decided, so there is no reward and no objective. */
function recordedTrial(scenario: Scenario, { seed, loggedTasks }: Trial): TrialResult {
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
    log: logOf(measured.slice(0, loggedTasks)),
  };
}

function keyOfScenario({ scenario, overrides }: Trial): string {
  return JSON.stringify([scenario, overrides]);
}

/** What has been loaded is not loaded again. */
export function remembered<K, T>(
  load: (from: K) => Promise<T>,
  keyOf: (from: K) => string,
): (from: K) => Promise<T> {
  const loaded = new Map<string, Promise<T>>();
  return (from) => {
    const key = keyOf(from);
    const found = loaded.get(key) ?? load(from);
    loaded.set(key, found);
    return found;
  };
}
