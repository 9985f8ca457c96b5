import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Builds once before all tests: those of the command line run what a user runs. */
export function setup(): void {
  const root = fileURLToPath(new URL('..', import.meta.url));
  try {
    execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
      cwd: root,
      stdio: 'pipe',
    });
  } catch (error) {
    // A type error is `npm run check`'s to report; here only what was not built matters.
    if (!existsSync(`${root}/dist/src/cli/main.js`)) throw error;
  }
}
