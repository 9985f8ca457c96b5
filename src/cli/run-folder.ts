import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { InputError } from '../core/errors.ts';
import type { AgentState, ProgressRecord } from '../learn/agent.ts';
import { DEFAULT_BACKEND } from '../learn/backends.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../learn/checkpoint.ts';
import { readTextFile, writeFolderAtomic } from './files.ts';

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
  scenario: z.strictObject({ name: z.string(), hash: z.string() }).nullable(),
});

/** What a run is, and all that must stay the same when it is resumed. */
export type RunDescription = z.output<typeof descriptionSchema>;

/** What a run has come to. */
export interface RunState {
  readonly steps: number;
  readonly agent: AgentState;
  readonly env: unknown;
  readonly records: readonly ProgressRecord[];
}

/** Writes the folder of a run: description, checkpoint, log, and the policy so far, all or nothing. */
export function writeRun(
  folder: string,
  description: RunDescription,
  state: RunState,
  artifact: ReadonlyMap<string, string | Uint8Array>,
): void {
  const files = new Map<string, string | Uint8Array>(artifact);
  files.set(RUN_FILE, `${JSON.stringify(description, null, 2)}\n`);
  files.set('progress.csv', progressCsv(state.records));
  for (const [name, content] of encodeCheckpoint(state as unknown as AgentState)) {
    files.set(`${CHECKPOINT}/${name}`, content);
  }
  writeFolderAtomic(folder, files, RUN_FILE);
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

/** One line a record, `steps` first; a key that a record lacks is left empty. */
function progressCsv(records: readonly ProgressRecord[]): string {
  const keys = new Set(records.flatMap((record) => Object.keys(record)));
  keys.delete('steps');
  const columns = ['steps', ...[...keys].sort()];
  return stringify([...records], { header: true, columns });
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${path}: ${(error as Error).message}`);
  }
}
