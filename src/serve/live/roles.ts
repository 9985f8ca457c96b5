import { InputError, UsageError } from '../../core/errors.ts';
import type { PublicKey } from '../../export/attestation/keys.ts';
import type { Reason } from '../decision/answer.ts';
import type { DecidingRole } from '../monitoring/metrics.ts';
import type { Bundle } from '../rollout/bundle.ts';
import { BundleStore } from '../rollout/bundle-store.ts';
import { shareOf } from '../rollout/share.ts';
import type { PolicyStatus } from '../service.ts';
import { type Preparation, type Prepared, prepare } from './prepared.ts';

export interface RolesOptions extends Preparation {
  /** A folder, or whoever decides without one. */
  readonly primary: string | Prepared;
  /** Folder of a policy that decides for some keys, or of one that only watches. */
  readonly candidate?: string | undefined;
  readonly shadow?: string | undefined;
  /** Share of keys that the candidate decides, or where there is none, that the primary does. */
  readonly canary: number;
  readonly key: PublicKey | null;
}

/** Who sits in a role: whoever is loaded from a folder, or one who never changes. */
type Store = Pick<BundleStore<Prepared>, 'previous' | 'rollBack' | 'reload'> & {
  readonly current: { readonly bundle: { readonly hash: string }; readonly prepared: Prepared };
};

/** Who decides about a key. */
export interface Seated {
  readonly role: DecidingRole;
  readonly seat: Prepared;
  /** Why the policy in the seat is not to decide; null where it may. */
  readonly suspended: { readonly reason: Reason; readonly detail?: string } | null;
}

/** What came of a look at all bundles. */
export interface Reloaded {
  /** Whether a policy is another than before. */
  readonly changed: boolean;
  /** What {@link Roles.open} would throw, one for each bundle that is refused. */
  readonly failures: readonly unknown[];
}

/** The policies that the server has, and whose turn it is. */
export class Roles {
  readonly canary: number;
  readonly #stores: ReadonlyMap<PolicyStatus['role'], Store>;
  /** Why the candidate, or where there is none the primary, has been withdrawn. */
  #withdrawn: string | null = null;
  /** Hashes of bundles that had their trial. */
  readonly #failed: Set<string>;

  private constructor(canary: number, stores: ReadonlyMap<PolicyStatus['role'], Store>, failed: Set<string>) {
    this.#failed = failed;
    this.canary = canary;
    this.#stores = stores;
  }

  /** @throws InputError, VerificationError for a bundle that does not hold or cannot answer requests */
  static async open(options: RolesOptions): Promise<Roles> {
    const stores = new Map<PolicyStatus['role'], Store>();
    const failed = new Set<string>();
    for (const role of ['primary', 'candidate', 'shadow'] as const) {
      const folder = options[role];
      if (folder === undefined) continue;
      if (typeof folder !== 'string') {
        stores.set(role, unchanging(folder));
        continue;
      }
      const opened = {
        key: options.key,
        prepare(bundle: Bundle) {
          refuseFailed(bundle, failed);
          return prepare(bundle, options);
        },
      };
      stores.set(role, await BundleStore.open(folder, opened));
    }
    return new Roles(options.canary, stores, failed);
  }

  get primary(): Prepared {
    return this.#stores.get('primary')!.current.prepared;
  }

  get candidate(): Prepared | null {
    return this.#stores.get('candidate')?.current.prepared ?? null;
  }

  get shadow(): Prepared | null {
    return this.#stores.get('shadow')?.current.prepared ?? null;
  }

  /** Why a policy was withdrawn; null while none is. */
  get withdrawn(): string | null {
    return this.#withdrawn;
  }

  /** The role that a rollback withdraws. */
  get onTrial(): 'candidate' | 'primary' {
    return this.#stores.has('candidate') ? 'candidate' : 'primary';
  }

  seatFor(key: string): Seated {
    const inCanary = this.canary >= 1 || shareOf(key) < this.canary;
    const { candidate, primary } = this;
    if (candidate !== null) {
      if (inCanary && this.#withdrawn === null)
        return { role: 'candidate', seat: candidate, suspended: null };
      return { role: 'primary', seat: primary, suspended: null };
    }
    if (!inCanary) return { role: 'none', seat: primary, suspended: { reason: 'canary' } };
    const suspended = this.#withdrawn === null ? null : ROLLED_BACK(this.#withdrawn);
    return { role: 'primary', seat: primary, suspended };
  }

  /**
   * Withdraws the policy on trial: the bundle before it, the primary, or the fallback scheduler decides in its place.
   * @returns who that is
   */
  withdraw(why: string): string {
    const store = this.#stores.get(this.onTrial)!;
    this.#failed.add(store.current.bundle.hash);
    if (this.onTrial === 'primary' && store.previous !== null) {
      return store.rollBack().bundle.hash;
    }
    this.#withdrawn = why;
    return this.onTrial === 'candidate' ? this.primary.policy.loaded.hash : this.primary.fallbackName;
  }

  /**
   * Reads all bundles anew, whatever becomes of the others; a policy that is another gets a new trial. A bundle that does
   * not hold or was withdrawn before changes nothing.
   * @param onAnother called as often as a policy has become another, before that decides
   */
  async reload(onAnother: () => void): Promise<Reloaded> {
    const failures: unknown[] = [];
    let changed = false;
    for (const [role, store] of this.#stores) {
      try {
        const another = await store.reload();
        if (!another) continue;
        changed = true;
        if (role === this.onTrial) this.#withdrawn = null;
        onAnother();
      } catch (error) {
        failures.push(error);
      }
    }
    return { changed, failures };
  }

  status(): PolicyStatus[] {
    return [...this.#stores].map(([role, { current }]) => {
      const { policy } = current.prepared;
      return { role, artifact: policy.loaded.hash, agent: policy.agent, folder: policy.loaded.folder };
    });
  }
}

function unchanging(prepared: Prepared): Store {
  return {
    current: { bundle: prepared.policy.loaded, prepared },
    previous: null,
    rollBack() {
      throw new UsageError('there is no bundle to go back to');
    },
    reload: async () => false,
  };
}

const ROLLED_BACK = (detail: string) => ({ reason: 'rolled-back', detail }) as const;

/** What was withdrawn does not come back because somebody touches its folder. */
function refuseFailed({ hash, folder }: Bundle, failed: ReadonlySet<string>): void {
  if (!failed.has(hash)) return;
  throw new InputError(`${folder} was withdrawn before (${hash}): export another, or start the server anew`);
}
