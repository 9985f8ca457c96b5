import type { Trial } from '../bench/trial.ts';
import { sha256 } from '../core/hash.ts';
import type { Scenario } from '../sim/scenario/schema.ts';
import { namedArtifact, readArtifactFolder } from './artifact-folder.ts';
import { readTextFile } from './files.ts';
import { isModule } from './policy.ts';
import { scenarioKey } from './scenario-file.ts';

/**
 * What the result of a trial depends on, by content: neither paths nor names of files, so that two machines agree.
 *
 * @param scenarios by {@link scenarioKey}
 */
export function trialKeys(scenarios: ReadonlyMap<string, Scenario>): (trial: Trial) => TrialKey {
  const policies = new Map<string, PolicyKey>();
  return ({ scenario, overrides, policy, ...rest }) => {
    const known = policies.get(policy) ?? policyKey(policy);
    policies.set(policy, known);
    return { ...rest, scenario: scenarios.get(scenarioKey({ scenario, overrides }))!.hash, policy: known };
  };
}

export interface TrialKey extends Omit<Trial, 'overrides' | 'policy'> {
  /** Hash of the scenario with its overrides and its trace. */
  readonly scenario: string;
  readonly policy: PolicyKey;
}

type PolicyKey = string | Readonly<Record<string, string>>;

/** A rule is its text, an artifact its hash; a module is its own text, whatever it imports. */
function policyKey(text: string): PolicyKey {
  const named = namedArtifact(text);
  if (named) return { artifact: readArtifactFolder(named.folder).hash, preferences: named.preferences };
  return isModule(text) ? { module: sha256(readTextFile(text, 'a module')) } : text;
}
