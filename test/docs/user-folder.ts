import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { root } from '../cli/cli.ts';

/** A new folder in which `switchyard` is an installed package: this run's build. */
export function userFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'switchyard-user-'));
  const installed = join(folder, 'node_modules', 'switchyard');
  mkdirSync(join(installed, 'dist'), { recursive: true });
  for (const shared of ['package.json', 'scenarios', 'node_modules'])
    symlinkSync(join(root, shared), join(installed, shared));
  for (const part of ['src', 'envs', 'policies'])
    symlinkSync(join(inject('built'), part), join(installed, 'dist', part));
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  return folder;
}
