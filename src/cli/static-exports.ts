import { schedulers } from '../../policies/static/index.ts';
import { InputError } from '../core/errors.ts';
import { allowedNames } from '../core/suggest.ts';
import type { ReadArtifact } from '../export/read-artifact.ts';
import { parseAddresses } from '../export/static/balancing/address.ts';
import { executorNames } from '../export/static/balancing/executors.ts';
import { distil, type Fidelity, observer } from '../export/static/distil.ts';
import { percent } from '../export/static/notes.ts';
import { staticTargets } from '../export/static-targets/index.ts';
import { exporters } from '../export/targets/index.ts';
import { withPreferences } from '../sim/preferences.ts';
import { artifactFactory } from './artifact-policy.ts';
import { loadScenario } from './scenario-file.ts';
import { formatNumber, table } from './table.ts';

/** Options of `export` that only static targets read. */
export const staticOptions = {
  scenario: {
    type: 'string',
    describe: 'What static targets are distilled in: its file, or a shipped one’s name',
  },
  set: { type: 'string', array: true, default: [], describe: 'path=value of that scenario' },
  address: {
    type: 'string',
    array: true,
    default: [],
    describe:
      'name=host:port of an executor, for haproxy-weights and envoy-weights; placeholders unless given',
  },
  cluster: {
    type: 'string',
    describe: 'What these call the executors together; the scenario’s name unless given',
  },
} as const;

export interface StaticGiven {
  readonly source: string;
  readonly scenario: string | undefined;
  readonly set: readonly string[];
  readonly address: readonly string[];
  readonly cluster: string | undefined;
}

/** Names of targets apart: those that answer as the policy does, and those that are distilled from it. */
export function splitTargets(names: readonly string[]): { answering: string[]; distilled: string[] } {
  const all = [...exporters.names(), ...staticTargets.names()];
  const unknown = names.find((name) => !all.includes(name));
  if (unknown !== undefined) {
    throw new InputError(`unknown export target '${unknown}'${allowedNames(unknown, all)}`);
  }
  const unique = [...new Set(names)];
  return {
    answering: unique.filter((name) => exporters.has(name)),
    distilled: unique.filter((name) => staticTargets.has(name)),
  };
}

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
  const { artifact, hash } = read;
  for (const target of targets) {
    const reason = staticTargets.get(target).refusal(artifact);
    if (reason !== null) throw new InputError(`cannot export to ${target}: ${reason}`);
  }
  const loaded = await scenarioOf(targets, given);
  const scenario = artifact.preferences ? withPreferences(loaded, artifact.preferences) : loaded;
  // Refuses a scenario with another question, or other inputs than the policy reads.
  artifactFactory(read, given.source, () => undefined)({ scenario: loaded, parameters: {}, seed: '1' });
  const addresses = parseAddresses(given.address, executorNames(scenario));
  const source = {
    artifact,
    hash,
    scenario,
    fallback: fallbackOf(artifact.fallback, scenario),
    fallbackRule: artifact.fallback,
    settings: { addresses, cluster: given.cluster ?? scenario.name },
  };
  const observing = observer(source);
  const distilled = targets.map((target) => distil(target, staticTargets.get(target), source, observing));
  return {
    files: new Map(distilled.flatMap(({ files }) => [...files])),
    fidelity: distilled.map(({ fidelity }) => fidelity),
  };
}

function fallbackOf(name: string | null, scenario: Parameters<typeof withPreferences>[0]) {
  if (name === null) return null;
  return () => schedulers.get(name).create({ scenario, parameters: {}, seed: '1' });
}

/** An option that does nothing is a slip. */
function refuseIdleOptions(
  targets: readonly string[],
  { scenario, set, address, cluster }: StaticGiven,
): void {
  const balanced = targets.some((target) => target === 'haproxy-weights' || target === 'envoy-weights');
  const any = scenario !== undefined ? '--scenario' : set.length > 0 ? '--set' : null;
  if (any !== null && targets.length === 0) {
    throw new InputError(`${any} is for static targets only (${staticTargets.names().join(', ')})`);
  }
  const placed = address.length > 0 ? '--address' : cluster !== undefined ? '--cluster' : null;
  if (placed !== null && !balanced) {
    throw new InputError(`${placed} is for haproxy-weights and envoy-weights only`);
  }
}

/** The parity vectors of an artifact are of random play, and name no executors: a scenario is played instead. */
function scenarioOf(targets: readonly string[], { scenario, set }: StaticGiven) {
  if (scenario !== undefined) return loadScenario(scenario, set);
  throw new InputError(
    `--scenario is required: ${targets.join(', ')} ${targets.length > 1 ? 'are' : 'is'} distilled from how the policy plays one`,
  );
}

/** What static files are worth, for people. */
export function fidelityText(all: readonly Fidelity[]): string {
  const rows = all.map(({ target, agreement, random, fallback, kendallTau, decisions }) => [
    target,
    percent(agreement),
    percent(random),
    fallback === null ? null : percent(fallback),
    kendallTau,
    decisions,
  ]);
  const header = ['static target', 'as the policy', 'random', 'fallback', "Kendall's tau", 'decisions'];
  return [
    table(header, rows),
    ...all.map(({ target, verdict }) => `${target}: ${verdict}`),
    ...all.map((fidelity) => `\n${simulatedText(fidelity)}`),
  ].join('\n');
}

function simulatedText({ target, simulated }: Fidelity): string {
  const rows = Object.entries(simulated).map(([who, { objective, cost, meanResponse, slaAttainment }]) => [
    who,
    objective === null ? null : formatNumber(objective),
    cost,
    meanResponse,
    slaAttainment,
  ]);
  return table([`${target} in play`, 'objective', 'cost', 'mean response', 'SLA attainment'], rows);
}
