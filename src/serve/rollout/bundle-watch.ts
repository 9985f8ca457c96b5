import { sha256 } from '../../core/hash.ts';
import { ATTESTATION_FILE } from '../../export/attestation/attestation.ts';
import { MANIFEST_FILE } from '../../export/manifest.ts';
import { POLICY_FILE } from '../../export/policy-text.ts';
import { readFileOf } from './folder-snapshot.ts';

/** Runs something after so many milliseconds, unless the answer is called before. */
export type After = (milliseconds: number, run: () => void) => () => void;

export interface WatchOptions {
  readonly folder: string;
  /** Milliseconds from one look to the next. */
  readonly every: number;
  /** Called when the folder has changed and then was the same for two looks. */
  readonly onChange: () => Promise<void>;
  readonly after?: After;
  /** Reads one file of the folder; undefined where there is none. */
  readonly read?: (folder: string, name: string) => Uint8Array | undefined;
}

/** Any change of a bundle changes one of these: the manifest has the hashes of all others but the signature. */
const TELLING = [POLICY_FILE, MANIFEST_FILE, ATTESTATION_FILE];

/**
 * Looks at a bundle's folder now and then, and says when it has become another. A folder that is being written to is left
 * alone until it rests; what is told is that it changed, not that it holds.
 */
export class BundleWatch {
  readonly #options: Required<WatchOptions>;
  #told: string;
  #seen: string;
  #cancel: () => void = () => {};
  #closed = false;

  constructor(options: WatchOptions) {
    this.#options = { after: timer, read: readFileOf, ...options };
    this.#told = this.#seen = this.#look();
    this.#wait();
  }

  close(): void {
    this.#closed = true;
    this.#cancel();
  }

  #wait(): void {
    if (!this.#closed) this.#cancel = this.#options.after(this.#options.every, () => void this.#tick());
  }

  async #tick(): Promise<void> {
    const found = this.#look();
    const rests = found === this.#seen;
    this.#seen = found;
    if (rests && found !== this.#told) {
      this.#told = found;
      await this.#options.onChange().catch(() => undefined);
    }
    this.#wait();
  }

  /** What cannot be read just now looks like nothing. */
  #look(): string {
    const { folder, read } = this.#options;
    const hashes = TELLING.map((name) => {
      try {
        const content = read(folder, name);
        return content === undefined ? '' : sha256(content);
      } catch {
        return '';
      }
    });
    return hashes.join();
  }
}

/** A watch keeps no process alive. */
const timer: After = (milliseconds, run) => {
  const timeout = setTimeout(run, milliseconds).unref();
  return () => clearTimeout(timeout);
};
