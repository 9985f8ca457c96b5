import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { InputError } from '../core/errors.ts';
import { allowedNames } from '../core/suggest.ts';
import { parseScenario } from '../sim/scenario/load.ts';
import type { Scenario } from '../sim/scenario/schema.ts';
import { openByteFile } from './byte-file.ts';
import { readBinaryFile, readFolder, readTextFile } from './files.ts';
import { packageFolder } from './project.ts';

const EXTENSION = /\.(ya?ml|json)$/;

type Kind = 'scenarios' | 'suites';

/** Names of the scenarios or suites that come with the package. */
export function shippedNames(kind: Kind): string[] {
  return readFolder(shippedFolder(kind), 'the package’s own files')
    .filter((file) => /\.ya?ml$/.test(file))
    .map((file) => file.replace(EXTENSION, ''));
}

/**
 * The file of a scenario or suite that is named by its path or, where it comes with the package, by its name.
 *
 * @param kinds what may be meant; where two have the name, the first
 * @throws InputError with a did-you-mean among all of them
 */
export function scenarioPath(nameOrPath: string, kinds: readonly Kind[] = ['scenarios']): string {
  const looksLikePath = EXTENSION.test(nameOrPath) || /[/\\]/.test(nameOrPath);
  if (looksLikePath || existsSync(nameOrPath)) return nameOrPath;
  const kind = kinds.find((each) => shippedNames(each).includes(nameOrPath));
  if (kind !== undefined) return join(shippedFolder(kind), `${nameOrPath}.yaml`);
  const what = kinds.map((each) => each.replace(/s$/, '')).join(' or ');
  const names = [...new Set(kinds.flatMap(shippedNames))];
  throw new InputError(`no such file or shipped ${what}: '${nameOrPath}'${allowedNames(nameOrPath, names)}`);
}

function shippedFolder(kind: Kind): string {
  return kind === 'scenarios' ? join(packageFolder, 'scenarios') : join(packageFolder, 'scenarios', 'suites');
}

/** What tells apart scenarios as they were asked for: names and settings. */
export function scenarioKey(asked: {
  readonly scenario: string;
  readonly overrides: readonly string[];
}): string {
  return JSON.stringify([asked.scenario, asked.overrides]);
}

/** Hears of the text of a scenario, and of the files that it names. */
export interface ScenarioListener {
  scenario(text: string): void;
  file(name: string, content: Uint8Array): void;
}

/**
 * Loads a scenario by path or shipped name, with the trace and other files it names.
 *
 * @param overrides `path=value` settings, as `--set` gives them
 * @param listener hears what is read, for who wants to load the same elsewhere
 * @throws InputError with file:line:column, the value, and what is allowed
 */
export async function loadScenario(
  nameOrPath: string,
  overrides: readonly string[] = [],
  listener?: ScenarioListener,
): Promise<Scenario> {
  const file = scenarioPath(nameOrPath);
  const resolved = (path: string) => (isAbsolute(path) ? path : join(dirname(file), path));
  const expected = `a file that ${file} names`;
  const text = readTextFile(file, 'a scenario');
  listener?.scenario(text);
  const heard = (path: string) => listener?.file(path, readBinaryFile(resolved(path), expected));
  return parseScenario(text, {
    file,
    overrides,
    async readText(path) {
      heard(path);
      return readTextFile(resolved(path), expected);
    },
    openFile(path) {
      heard(path);
      return openByteFile(resolved(path), path, expected);
    },
  });
}
