import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { appendToFile, readTextFile, unwritable } from './files.ts';

/**
 * Results by key in a file that only grows: a JSON object with `key` and `result` a line, in the order in which they
 * came. What a killed process or a crash left in pieces does not count.
 */
export class ResultsFile<R> {
  readonly #path: string;
  readonly #results = new Map<string, R>();

  /** @throws InputError when the file cannot be read, or its folder not made */
  constructor(path: string) {
    this.#path = path;
    const text = existsSync(path) ? readTextFile(path, 'results that were kept') : '';
    for (const line of text.split('\n')) this.#take(line);
    try {
      mkdirSync(dirname(path), { recursive: true });
    } catch (error) {
      throw unwritable(path, error);
    }
    if (text !== '' && !text.endsWith('\n')) appendToFile(path, '\n');
  }

  has(key: string): boolean {
    return this.#results.has(key);
  }

  /** As somebody will read it from the file. */
  get(key: string): R {
    return this.#results.get(key)!;
  }

  /** @param about what the result is of, for people who read the file; JSON */
  add(key: string, about: unknown, result: R): void {
    const line = JSON.stringify({ key, about, result });
    appendToFile(this.#path, `${line}\n`);
    this.#take(line);
  }

  #take(line: string): void {
    try {
      const { key, result } = JSON.parse(line) as { key: string; result: R };
      this.#results.set(key, result);
    } catch {
      // In pieces: it is as if it had not been there.
    }
  }
}
