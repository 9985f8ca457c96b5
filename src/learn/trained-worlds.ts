import type { WorldHashes } from '../sim/scenario/world-hashes.ts';

/** Worlds that a policy has learned from or was chosen by: every seed of every pair of a workload and a fleet. */
export interface TrainedWorlds {
  readonly instances: readonly WorldHashes[];
  /** One by one, or `train/1/*`: all that begin so. Null where they are not known. */
  readonly seeds: readonly string[] | null;
}

/** Ends a seed that stands for all that begin with what is before it. */
const ANY = '*';

/** Whether a seed is among those of the training; false where these are not known. */
export function hasSeed({ seeds }: TrainedWorlds, seed: string): boolean {
  return (seeds ?? []).some((own) =>
    own.endsWith(ANY) ? seed.startsWith(own.slice(0, -ANY.length)) : own === seed,
  );
}
