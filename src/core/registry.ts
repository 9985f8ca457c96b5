import { InputError } from './errors.ts';
import { allowedNames } from './suggest.ts';

/** A closed list of named things of one kind; asking for an unknown name says which names exist. */
export class Registry<T> {
  readonly #what: string;
  readonly #entries: ReadonlyMap<string, T>;

  constructor(what: string, entries: Readonly<Record<string, T>>) {
    this.#what = what;
    this.#entries = new Map(Object.entries(entries));
  }

  /** @throws InputError with a did-you-mean when `name` is not registered. */
  get(name: string): T {
    const found = this.#entries.get(name);
    if (found === undefined) {
      throw new InputError(`unknown ${this.#what} '${name}'${allowedNames(name, this.names())}`);
    }
    return found;
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  names(): string[] {
    return [...this.#entries.keys()];
  }

  entries(): [string, T][] {
    return [...this.#entries];
  }
}
