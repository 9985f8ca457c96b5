import { runTrial, type TrialRunner } from '../bench/trial.ts';
import { resolvePolicy } from './policy.ts';
import { loadScenario } from './scenario-file.ts';

/** Runs trials from their descriptions; scenarios and policies are loaded once. */
export function createTrialRunner(): TrialRunner {
  const scenarioOf = remembered((name: string) => loadScenario(name));
  const policyOf = remembered(resolvePolicy);
  return async (trial) => {
    const [scenario, policy] = await Promise.all([scenarioOf(trial.scenario), policyOf(trial.policy)]);
    return runTrial(scenario, policy.create, trial);
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
