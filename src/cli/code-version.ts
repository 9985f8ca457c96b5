import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashOf, sha256 } from '../core/hash.ts';
import { readPackage } from './project.ts';

/** Where the modules of this build are, and how their names end: as they are written, or built. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const [EXTENSION] = /\.\w+$/.exec(import.meta.url)!;

let known: string | undefined;

/**
 * Names the code that runs, by the version of the package and the hash of its modules: results of other code are not
 * taken for results of this one. Machines with the same build agree.
 */
export function codeVersion(): string {
  known ??= `${readPackage().version}-${hashOf(['src', 'envs', 'policies'].flatMap(modulesIn)).slice(0, 16)}`;
  return known;
}

/** Names below the root, and the SHA-256 of each. */
function modulesIn(folder: string): [name: string, hash: string][] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry): [string, string][] => {
      const name = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return modulesIn(name);
      return entry.name.endsWith(EXTENSION!) ? [[name, sha256(readFileSync(join(ROOT, name)))]] : [];
    });
}
