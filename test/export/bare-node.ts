import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect } from 'vitest';
import { temporaryFolder } from '../cli/cli.ts';

/** Runs a bare `node` in a folder that holds these files and nothing else, and answers what it wrote. */
export function inBareNode(files: Readonly<Record<string, string>>, command: readonly string[]): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const { status, stdout, stderr } = spawnSync(process.execPath, [...command], {
    cwd: folder,
    env: {},
    encoding: 'utf8',
  });
  expect({ status, stderr, stdout: status === 0 ? '' : stdout }).toEqual({
    status: 0,
    stderr: '',
    stdout: '',
  });
  return stdout;
}
