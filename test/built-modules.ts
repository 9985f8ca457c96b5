import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vitest/config';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What `tsconfig.build.json` compiles. */
const COMPILED = ['src', 'envs', 'policies'].map((folder) => `${folder}${sep}`);

/**
 * Imports of sources become imports of what the build makes of them, which Node loads as it does for a user. Transformed
 * one by one, each call of an import goes through a getter: simulations take twice as long, and each file is compiled twice.
 */
export function builtModules(folder: string): Plugin {
  return {
    name: 'built-modules',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (!source.endsWith('.ts')) return null;
      const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
      if (!resolved) return null;
      const path = relative(ROOT, resolved.id);
      if (!COMPILED.some((prefix) => path.startsWith(prefix))) return null;
      return { id: join(folder, path.replace(/\.ts$/, '.js')), external: true };
    },
  };
}
