import { InputError } from '../core/errors.ts';
import { allowedNames } from '../core/suggest.ts';
import { stanzas } from '../export/stanzas/index.ts';
import { staticTargets } from '../export/static-targets/index.ts';
import { exporters } from '../export/targets/index.ts';

/** Options of `export` that only static targets read. */
export const staticOptions = {
  scenario: {
    type: 'string',
    describe:
      'What static targets are distilled in: its file, or a shipped one’s name; unless given that of the training, if shipped',
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
  'pool-label': {
    type: 'string',
    describe:
      'Label of Kubernetes nodes whose value is their pool’s name, for kube-weights to tell pools apart',
  },
} as const;

export interface StaticGiven {
  readonly source: string;
  readonly scenario: string | undefined;
  readonly set: readonly string[];
  readonly address: readonly string[];
  readonly cluster: string | undefined;
  readonly 'pool-label': string | undefined;
}

/** Names of targets by kind. */
export interface SplitTargets {
  /** They answer as the policy does. */
  readonly answering: readonly string[];
  /** They are distilled from it. */
  readonly distilled: readonly string[];
  /** They make a scheduler ask a server that has it. */
  readonly asking: readonly string[];
}

/** @throws InputError for a name that is no target's */
export function splitTargets(names: readonly string[]): SplitTargets {
  const all = [...exporters.names(), ...staticTargets.names(), ...stanzas.names()];
  const unknown = names.find((name) => !all.includes(name));
  if (unknown !== undefined) {
    throw new InputError(`unknown export target '${unknown}'${allowedNames(unknown, all)}`);
  }
  const unique = [...new Set(names)];
  return {
    answering: unique.filter((name) => exporters.has(name)),
    distilled: unique.filter((name) => staticTargets.has(name)),
    asking: unique.filter((name) => stanzas.has(name)),
  };
}

/** An option that does nothing is a slip. */
export function refuseIdleOptions(
  targets: readonly string[],
  { scenario, set, address, cluster, 'pool-label': poolLabel }: StaticGiven,
): void {
  const balanced = targets.some((target) => target === 'haproxy-weights' || target === 'envoy-weights');
  const played = scenario !== undefined ? '--scenario' : set.length > 0 ? '--set' : null;
  if (played !== null && targets.length === 0) {
    throw new InputError(`${played} is for static targets only (${staticTargets.names().join(', ')})`);
  }
  const placed = address.length > 0 ? '--address' : cluster !== undefined ? '--cluster' : null;
  if (placed !== null && !balanced) {
    throw new InputError(`${placed} is for haproxy-weights and envoy-weights only`);
  }
  if (poolLabel !== undefined && !targets.includes('kube-weights')) {
    throw new InputError('--pool-label is for kube-weights only');
  }
}
