import { InputError } from '../core/errors.ts';
import { hashOf } from '../core/hash.ts';
import type { WorldHashes } from '../sim/scenario/world-hashes.ts';
import { SPLITS, type Split } from './seeds.ts';
import { PAIRS_OF_SPLITS } from './suite.ts';

/** An instance by what it is made of. */
export interface InstanceIdentity extends WorldHashes {
  /** What results call it. */
  readonly scenario: string;
  /** SHA-256 of the whole scenario, settings applied. */
  readonly hash: string;
}

/** A suite by what its splits are made of. */
export type SplitIdentities = Readonly<
  Record<Split, { readonly seeds: readonly string[]; readonly instances: readonly InstanceIdentity[] }>
>;

/** SHA-256 of everything that a suite compares on: the seeds and scenarios of all its splits. */
export function suiteHashOf(name: string, splits: SplitIdentities): string {
  const parts = SPLITS.map((split) => ({ split, ...splits[split] }));
  return hashOf({ name, splits: parts });
}

/**
 * Holds a suite to its word that its splits share neither a workload nor a fleet; seeds are compared when it is read.
 *
 * @throws InputError naming the two instances that share one
 */
export function refuseSharedWorlds(file: string, splits: SplitIdentities): void {
  for (const [split, other] of PAIRS_OF_SPLITS) {
    for (const part of ['workload', 'fleet'] as const) {
      for (const instance of splits[split].instances) {
        const twin = splits[other].instances.find((each) => each[part] === instance[part]);
        if (twin === undefined) continue;
        throw new InputError(
          `${file}: splits.${split}: '${instance.scenario}' has the ${part} of '${twin.scenario}' of the ${other} split ` +
            `(${part} ${instance[part].slice(0, 12)}…; a split’s instances must be its own)`,
        );
      }
    }
  }
}
