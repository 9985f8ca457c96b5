import { schedulers } from '../../policies/static/index.ts';
import { InputError } from '../core/errors.ts';
import type { Provenance } from '../export/artifact.ts';
import { artifactHash, encodeArtifact } from '../export/policy-text.ts';
import type { ReadArtifact } from '../export/read-artifact.ts';
import { parseAddresses } from '../export/static/balancing/address.ts';
import { executorNames } from '../export/static/balancing/executors.ts';
import { distil, type Fidelity, observer } from '../export/static/distil.ts';
import { staticTargets } from '../export/static-targets/index.ts';
import { withPreferences } from '../sim/preferences.ts';
import type { Scenario } from '../sim/scenario/schema.ts';
import { artifactFactory } from './artifact-policy.ts';
import { loadScenario, shippedNames } from './scenario-file.ts';
import { refuseIdleOptions, type StaticGiven } from './static-options.ts';

/** The files of static targets by name, and what they are worth. */
export interface StaticExports {
  readonly files: ReadonlyMap<string, string>;
  readonly fidelity: readonly Fidelity[];
}

/**
 * Distils a policy into the static targets named.
 *
 * @throws InputError where one of them cannot stand for the policy, or the scenario is missing or another
 */
export async function staticExports(
  targets: readonly string[],
  read: ReadArtifact,
  given: StaticGiven,
): Promise<StaticExports> {
  refuseIdleOptions(targets, given);
  if (targets.length === 0) return { files: new Map(), fidelity: [] };
  const { artifact } = read;
  for (const target of targets) {
    const reason = staticTargets.get(target).refusal(artifact);
    if (reason !== null) throw new InputError(`cannot export to ${target}: ${reason}`);
  }
  const loaded = await scenarioOf(targets, artifact.provenance.scenario, given);
  const scenario = artifact.preferences ? withPreferences(loaded, artifact.preferences) : loaded;
  // Refuses a scenario with another question, or other inputs than the policy reads.
  artifactFactory(read, given.source, () => undefined)({ scenario: loaded, parameters: {}, seed: '1' });
  const addresses = parseAddresses(given.address, executorNames(scenario));
  const source = {
    artifact,
    // Of the file that will be written: one from an older version may have been spelt otherwise.
    hash: artifactHash(encodeArtifact(artifact)),
    scenario,
    fallback: fallbackOf(artifact.fallback, scenario),
    fallbackRule: artifact.fallback,
    settings: {
      addresses,
      cluster: given.cluster ?? scenario.name,
      poolLabel: given['pool-label'] ?? null,
    },
  };
  const observing = observer(source);
  const distilled = targets.map((target) => distil(target, staticTargets.get(target), source, observing));
  return {
    files: new Map(distilled.flatMap(({ files }) => [...files])),
    fidelity: distilled.map(({ fidelity }) => fidelity),
  };
}

function fallbackOf(name: string | null, scenario: Scenario) {
  if (name === null) return null;
  return () => schedulers.get(name).create({ scenario, parameters: {}, seed: '1' });
}

/**
 * The parity vectors of an artifact are too few to measure by, and its world has no workload: a scenario is played instead.
 * Unless it is named, it is the one of the training, where that comes with the package.
 */
async function scenarioOf(
  targets: readonly string[],
  trained: Provenance['scenario'],
  { scenario, set }: StaticGiven,
): Promise<Scenario> {
  if (scenario !== undefined) return loadScenario(scenario, set);
  if (trained !== null && shippedNames('scenarios').includes(trained.name)) {
    const { hash } = await loadScenario(trained.name);
    if (hash === trained.hash) return loadScenario(trained.name, set);
  }
  throw new InputError(
    `--scenario is required: ${targets.join(', ')} ${targets.length > 1 ? 'are' : 'is'} distilled from how the policy plays one`,
  );
}
