import { UsageError } from '../../core/errors.ts';
import type { PublicKey } from '../../export/attestation/keys.ts';
import { type Bundle, verifiedBundle } from './bundle.ts';
import { type ReadFolder, snapshotOf } from './folder-snapshot.ts';

export interface BundleStoreOptions<T> {
  /** Whose signature bundles must have; null where they must have none. */
  readonly key: PublicKey | null;
  /**
   * Makes ready what decides with a bundle, before the old one is let go of.
   * @throws when the bundle cannot decide here; it is then refused
   */
  readonly prepare: (bundle: Bundle) => T | Promise<T>;
  readonly readFolder?: ReadFolder;
}

/** A bundle in use. */
export interface Loaded<T> {
  readonly bundle: Bundle;
  readonly prepared: T;
}

/** The verified bundle that decides in one role, and the good one before it. */
export class BundleStore<T> {
  readonly #folder: string;
  readonly #options: BundleStoreOptions<T>;
  #current: Loaded<T>;
  #previous: Loaded<T> | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(folder: string, options: BundleStoreOptions<T>, current: Loaded<T>) {
    this.#folder = folder;
    this.#options = options;
    this.#current = current;
  }

  /** @throws InputError, VerificationError as {@link verifiedBundle}, and whatever `prepare` throws */
  static async open<T>(folder: string, options: BundleStoreOptions<T>): Promise<BundleStore<T>> {
    return new BundleStore(folder, options, await load(folder, options));
  }

  get current(): Loaded<T> {
    return this.#current;
  }

  /** What {@link rollBack} would go back to; null where there is nothing. */
  get previous(): Loaded<T> | null {
    return this.#previous;
  }

  /**
   * Reads a folder anew, all of it before any of it is used. A bundle that holds takes over between two decisions; when it
   * does not, what decides now goes on. Answers whether another bundle decides than before. Reloads wait for each other.
   *
   * @param folder in place of the one that was opened
   * @throws as {@link open}
   */
  reload(folder: string = this.#folder): Promise<boolean> {
    const reloaded = this.#queue.then(async () => {
      const loaded = await load(folder, this.#options);
      if (loaded.bundle.hash === this.#current.bundle.hash) return false;
      this.#previous = this.#current;
      this.#current = loaded;
      return true;
    });
    this.#queue = reloaded.catch(() => undefined);
    return reloaded;
  }

  /** Goes back to the bundle before the current one, which is forgotten. @throws UsageError where there is none */
  rollBack(): Loaded<T> {
    if (this.#previous === null) throw new UsageError('there is no bundle to go back to');
    this.#current = this.#previous;
    this.#previous = null;
    return this.#current;
  }
}

async function load<T>(
  folder: string,
  { key, prepare, readFolder = snapshotOf }: BundleStoreOptions<T>,
): Promise<Loaded<T>> {
  const bundle = await verifiedBundle(folder, readFolder(folder), key);
  return { bundle, prepared: await prepare(bundle) };
}
