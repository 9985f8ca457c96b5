import type { Prepared } from '../../serve/live/prepared.ts';
import { prepare } from '../../serve/live/prepared.ts';
import { verifiedBundle } from '../../serve/rollout/bundle.ts';
import { snapshotOf } from '../../serve/rollout/folder-snapshot.ts';
import { readPublicKeyFile } from '../key-files.ts';
import { namedFactory } from '../policy.ts';

/**
 * An artifact as `switchyard serve` would seat it.
 *
 * @param key file of its signer's public key
 * @param tolerance as `outOfDistribution.tolerance` of its configuration
 * @throws InputError, VerificationError where it does not hold, or cannot be served
 */
export async function seatOf(folder: string, key: string | undefined, tolerance: number): Promise<Prepared> {
  const publicKey = key === undefined ? null : readPublicKeyFile(key);
  return prepare(await verifiedBundle(folder, snapshotOf(folder), publicKey), {
    fallback: undefined,
    createScheduler: (name, scenario) => namedFactory(name)({ scenario, parameters: {}, seed: 'serve' }),
    range: { slack: tolerance },
  });
}
