import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject, onTestFinished } from 'vitest';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A file of the build that the tests run. */
export const built = (path: string): string => join(inject('built'), path);

/** What one run of the built command line did. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Called with each piece of stderr, and a way to send a signal. */
  onStderr?(text: string, kill: (signal: NodeJS.Signals) => void): void;
}

/** Runs `switchyard` with `words`, as a user does after `npm ci`. */
export function switchyard(words: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const { cwd = root, environment = {}, onStderr } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [built('src/cli/main.js'), ...words], {
      cwd,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      onStderr?.(text, (signal) => child.kill(signal));
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'switchyard-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
