import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { inProcess, type Outcome } from '../cli.ts';

const SMALL = ['--set', 'horizon.tasks=60', '--set', 'horizon.warmup=0', '--agent', 'ppo'];
const NETWORK = ['rollout=512', 'minibatch=128', 'hidden=[8, 8]'].flatMap((text) => ['--param', text]);

/** What `train --json` says, as far as these tests look at it. */
export interface Trained {
  readonly steps: number;
  readonly stopped: string;
  readonly artifact: { readonly hash: string; readonly policy: string };
  readonly best: { readonly steps: number; readonly meanReward: number } | null;
  readonly progress: Readonly<Record<string, number>>;
}

export const training = (...more: string[]): Promise<Outcome> =>
  inProcess(['train', 'two-tier', ...SMALL, ...NETWORK, ...more, '--json']);

export async function trained(...more: string[]): Promise<Trained> {
  const { code, stdout, stderr } = await training(...more);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

/** A file of a run as a value. */
export function told(...path: string[]): Record<string, unknown> {
  return JSON.parse(readFileSync(join(...path), 'utf8'));
}

/** The lines of a run's log. */
export function logOf(folder: string): Readonly<Record<string, number>>[] {
  const lines = readFileSync(join(folder, 'progress.jsonl'), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}
