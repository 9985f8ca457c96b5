import { stateOf } from './folder-snapshot.ts';

/** Runs something after so many milliseconds, unless the answer is called before. */
export type After = (milliseconds: number, run: () => void) => () => void;

export interface WatchOptions {
  readonly folder: string;
  /** Milliseconds from one look to the next. */
  readonly every: number;
  /** Called when the folder has changed and then was the same for two looks. */
  readonly onChange: () => Promise<void>;
  readonly after?: After;
  /** What differs wherever something in the folder does. @throws while it cannot be read */
  readonly state?: (folder: string) => string;
}

/**
 * Looks at a bundle's folder now and then, and says when it has become another. A folder that is being written to, any of
 * its files, is left alone until it rests; what is told is that it changed, not that it holds.
 */
export class BundleWatch {
  readonly #options: Required<WatchOptions>;
  #told: string;
  #seen: string;
  #cancel: () => void = () => {};
  #closed = false;

  constructor(options: WatchOptions) {
    this.#options = { after: timer, state: stateOf, ...options };
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
    try {
      return this.#options.state(this.#options.folder);
    } catch {
      return '';
    }
  }
}

/** A watch keeps no process alive. */
const timer: After = (milliseconds, run) => {
  const timeout = setTimeout(run, milliseconds).unref();
  return () => clearTimeout(timeout);
};
