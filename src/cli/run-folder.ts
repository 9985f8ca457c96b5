import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../core/errors.ts';
import type { AgentState, ProgressRecord } from '../learn/agent.ts';
import { DEFAULT_BACKEND } from '../learn/backends.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../learn/checkpoint.ts';
import { readTextFile, writeFolderAtomic } from './files.ts';
import { LOG_FILES } from './logs/training-log.ts';

/** The file that tells the folder of a training run. */
export const RUN_FILE = 'run.json';

const CHECKPOINT = 'checkpoint';

const descriptionSchema = z.strictObject({
  format: z.literal(1),
  agent: z.string(),
  env: z.string(),
  hyperparameters: z.record(z.string(), z.unknown()),
  seed: z.string(),
  /** Runs from before there was a choice do not say it. */
  backend: z.string().default(DEFAULT_BACKEND),
  envs: z.int().positive(),
  rows: z.int().positive().nullable(),
  init: z.string().nullable(),
  multi: z.enum(['executor']).nullable().default(null),
  scenario: z.strictObject({ name: z.string(), hash: z.string() }).nullable(),
});

/** What a run is, and all that must stay the same when it is resumed. */
export type RunDescription = z.output<typeof descriptionSchema>;

/** What a run has come to. */
export interface RunState {
  readonly steps: number;
  readonly agent: AgentState;
  readonly env: unknown;
  /** The last one. */
  readonly record: ProgressRecord | null;
}

/** Makes the folder of a new run, in place of the run that was there before. */
export function beginRun(folder: string, description: RunDescription): void {
  writeFolderAtomic(folder, new Map([[RUN_FILE, textOf(description)]]), RUN_FILE);
}

/** Writes the folder of a run: description, checkpoint and the policy so far, all or nothing; its log stays. */
export function writeRun(
  folder: string,
  description: RunDescription,
  state: RunState,
  artifact: ReadonlyMap<string, string | Uint8Array>,
): void {
  const files = new Map<string, string | Uint8Array>(artifact);
  files.set(RUN_FILE, textOf(description));
  for (const [name, content] of encodeCheckpoint(state as unknown as AgentState)) {
    files.set(`${CHECKPOINT}/${name}`, content);
  }
  writeFolderAtomic(folder, files, RUN_FILE, LOG_FILES);
}

/** @throws InputError when the folder is no run, or its checkpoint is damaged */
export function readRun(folder: string): { description: RunDescription; state: RunState } {
  const path = join(folder, RUN_FILE);
  const parsed = descriptionSchema.safeParse(parseJson(readTextFile(path, 'a training run'), path));
  if (!parsed.success) throw new InputError(`${path}: ${z.prettifyError(parsed.error)}`);
  const state = decodeCheckpoint((name) => {
    const file = join(folder, CHECKPOINT, name);
    if (!existsSync(file)) throw new InputError(`${file} is missing (expected a checkpoint)`);
    return readFileSync(file);
  });
  return { description: parsed.data, state: state as unknown as RunState };
}

function textOf(description: RunDescription): string {
  return `${JSON.stringify(description, null, 2)}\n`;
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${path}: ${(error as Error).message}`);
  }
}
