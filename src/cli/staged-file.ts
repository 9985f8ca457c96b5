import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { temporaryBeside, unwritable } from './files.ts';

/** A file written piece by piece that is there whole, once it is kept, or not at all. */
export class StagedFile {
  readonly #path: string;
  readonly #temporary: string;
  #open: number | null;

  /** Missing folders are made. @throws InputError when it cannot be written */
  constructor(path: string) {
    this.#path = path;
    this.#temporary = temporaryBeside(path);
    this.#open = this.#writing(() => {
      mkdirSync(dirname(path), { recursive: true });
      return openSync(this.#temporary, 'wx');
    });
  }

  /** Where what was written can be read before it is kept. */
  get temporary(): string {
    return this.#temporary;
  }

  write(text: string): void {
    this.#writing(() => {
      const bytes = Buffer.from(text);
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#open!, bytes, done);
    });
  }

  /** No more will be written. */
  close(): void {
    if (this.#open === null) return;
    const file = this.#open;
    this.#open = null;
    this.#writing(() => {
      fsyncSync(file);
      closeSync(file);
    });
  }

  keep(): void {
    this.close();
    this.#writing(() => renameSync(this.#temporary, this.#path));
  }

  /** Leaves nothing behind of a file that was not kept. */
  discard(): void {
    if (this.#open !== null) closeSync(this.#open);
    this.#open = null;
    rmSync(this.#temporary, { force: true });
  }

  #writing<T>(write: () => T): T {
    try {
      return write();
    } catch (error) {
      throw unwritable(this.#path, error);
    }
  }
}
