import {
  QUANTILES,
  runTrial,
  type Trial,
  type TrialResult,
  type TrialRunner,
  trialMetrics,
} from '../bench/trial.ts';
import type { Scenario } from '../sim/scenario/schema.ts';
import { type Policy, resolvePolicy } from './policy.ts';
import { logOf, playRecorded } from './recorded.ts';
import { loadScenario, scenarioKey } from './scenario-file.ts';

/** The policy that is a trace's own schedule. */
export const RECORDED = 'recorded';

/** How what describes a trial becomes a trial, its scenario and its policy. */
export interface TrialSources<T> {
  readonly trialOf: (described: T) => Trial;
  readonly scenarioOf: (described: T) => Promise<Scenario>;
  readonly policyOf: (described: T) => Promise<Policy>;
}

/** Runs trials whose scenarios and policies come from anywhere. */
export function trialRunner<T>({ trialOf, scenarioOf, policyOf }: TrialSources<T>) {
  return async (described: T): Promise<TrialResult> => {
    const trial = trialOf(described);
    const scenario = await scenarioOf(described);
    if (trial.policy === RECORDED) return recordedTrial(scenario, trial);
    return runTrial(scenario, (await policyOf(described)).create, trial);
  };
}

/** Runs trials from the files of this machine; scenarios and policies are loaded once. */
export function createTrialRunner(): TrialRunner {
  const policyOf = remembered(resolvePolicy, (text) => text);
  return trialRunner<Trial>({
    trialOf: (trial) => trial,
    scenarioOf: remembered(({ scenario, overrides }) => loadScenario(scenario, overrides), scenarioKey),
    policyOf: ({ policy }) => policyOf(policy),
  });
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

/**
 * What has been loaded is not loaded again.
 *
 * @param most how many are kept; the oldest goes first
 */
export function remembered<K, T>(
  load: (from: K) => Promise<T>,
  keyOf: (from: K) => string,
  most = Number.POSITIVE_INFINITY,
): (from: K) => Promise<T> {
  const loaded = new Map<string, Promise<T>>();
  return (from) => {
    const key = keyOf(from);
    const known = loaded.get(key);
    if (known) return known;
    const found = load(from);
    found.catch(() => loaded.delete(key));
    loaded.set(key, found);
    const [oldest] = loaded.keys();
    if (loaded.size > most) loaded.delete(oldest!);
    return found;
  };
}
