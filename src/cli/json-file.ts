import { InputError } from '../core/errors.ts';
import { readTextFile } from './files.ts';

/** A JSON file that this project wrote. @throws InputError when it is not there or not JSON */
export function readJsonFile<T>(path: string, expected: string): T {
  const text = readTextFile(path, expected);
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new InputError(`${path}: not JSON (expected ${expected}): ${(error as Error).message}`);
  }
}
