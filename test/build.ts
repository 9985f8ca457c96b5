import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of this run's own build. */
    readonly built: string;
  }
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Where the build of this run is. */
export const BUILT = join(ROOT, 'dist', `test-${process.pid}`);

/** Builds once before all tests, into a folder of its own: those of the command line run what a user runs. */
export default function setup(project: TestProject): () => void {
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  // Types are `npm run check`'s to judge; not to do it again takes a third of the time.
  const options = ['--noCheck', '--sourceMap', 'false', '--outDir', BUILT];
  execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json', ...options], {
    cwd: ROOT,
    stdio: 'pipe',
  });
  project.provide('built', BUILT);
  return () => rmSync(BUILT, { recursive: true, force: true });
}
