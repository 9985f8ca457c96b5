import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, inject, onTestFinished, vi } from 'vitest';
import { run } from '../../src/cli/run.ts';

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

/** A `switchyard` that goes on while the test does; it is gone after the test. */
export interface Started {
  /** What it has written to stderr so far. */
  stderr(): string;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<{ code: number | null; stdout: string }>;
}

export function startSwitchyard(words: readonly string[], cwd = root): Started {
  const child = spawn(process.execPath, [built('src/cli/main.js'), ...words], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
    });
  }
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return {
    stderr: () => written.stderr,
    kill: (signal) => child.kill(signal),
    ended: new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, stdout: written.stdout }));
    }),
  };
}

/** Waits until something is true. @throws Error when it is not for two minutes */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitUntil(isTrue, { timeout: 120_000, interval: 5 });
}

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'switchyard-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The same without a process of its own: faster, for what needs neither streams nor signals nor a folder. */
export async function inProcess(
  words: readonly string[],
  { cwd }: Pick<RunOptions, 'cwd'> = {},
): Promise<Outcome> {
  const written = { stdout: '', stderr: '' };
  const into = (name: 'stdout' | 'stderr') => ({
    write(text: string) {
      written[name] += text;
    },
  });
  const before = process.cwd();
  if (cwd !== undefined) process.chdir(cwd);
  try {
    const code = await run(words, { stdout: into('stdout'), stderr: into('stderr'), environment: {} });
    return { code, ...written };
  } finally {
    process.chdir(before);
  }
}

/** Expects exit code 2, nothing on stdout, and one line on stderr that is (or matches) `message`. */
export function expectRefusal({ code, stdout, stderr }: Outcome, message: string | RegExp): void {
  expect(stderr).toMatch(/^error: [^\n]+\n$/);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  const line = stderr.slice('error: '.length, -1);
  if (typeof message === 'string') expect(line).toBe(message);
  else expect(line).toMatch(message);
}
