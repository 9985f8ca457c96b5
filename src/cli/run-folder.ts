import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../core/errors.ts';
import type { AgentState, ProgressRecord } from '../learn/agent.ts';
import { DEFAULT_BACKEND } from '../learn/backends.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../learn/checkpoint.ts';
import type { BestPolicy } from '../learn/trainer/selection.ts';
import type { TrainerState } from '../learn/trainer/trainer.ts';
import { readTextFile, writeFolderAtomic } from './files.ts';
import { LOG_FILES } from './logs/training-log.ts';
import {
  DEFAULT_CONSTRAINT_RATE,
  DEFAULT_DEMONSTRATIONS,
  DEFAULT_EVAL_EPISODES,
} from './training/options.ts';

/** The file that tells the folder of a training run. */
export const RUN_FILE = 'run.json';

/** Everything that training goes on from. */
const CHECKPOINT = 'checkpoint';
/** The policy that did best in an evaluation, and that evaluation. */
const BEST = 'best';
const EVALUATION_FILE = 'evaluation.json';
/** Earlier checkpoints, each a run's folder of its own. */
const EARLIER = 'checkpoints';
const STEP = 'step-';
const STEP_DIGITS = 9;

/** Keys with a default are missing in runs from before there was a choice. */
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
  demonstrations: z.int().positive().default(DEFAULT_DEMONSTRATIONS),
  multi: z.enum(['executor']).nullable().default(null),
  scenario: z.strictObject({ name: z.string(), hash: z.string() }).nullable(),
  evalEvery: z.int().nonnegative().default(0),
  evalEpisodes: z.int().positive().default(DEFAULT_EVAL_EPISODES),
  vary: z.array(z.string()).default([]),
  memoryless: z.number().positive().nullable().default(null),
  constraint: z.string().nullable().default(null),
  constraintRate: z.number().positive().default(DEFAULT_CONSTRAINT_RATE),
  preferences: z.array(z.string()).default([]),
});

const outcomeSchema = z.strictObject({
  steps: z.int().nonnegative(),
  /** Why it is not going on; null while it is, and where it was interrupted. */
  stopped: z.enum(['steps', 'plateau', 'target']).nullable(),
  best: z.strictObject({ steps: z.int(), meanReward: z.number() }).nullable(),
});

const fileSchema = descriptionSchema.extend({ outcome: outcomeSchema.optional() });

/** What a run is, and all that must stay the same when it is resumed. */
export type RunDescription = z.output<typeof descriptionSchema>;

/** What a run has come to, for people to read. */
export type RunOutcome = z.output<typeof outcomeSchema>;

/** What a run goes on from. */
export interface RunState extends TrainerState {
  /** The last one of the agent. */
  readonly record: ProgressRecord | null;
}

type Files = ReadonlyMap<string, string | Uint8Array>;

/** Everything that a run's folder holds beside its log. */
export interface RunContent {
  readonly description: RunDescription;
  readonly outcome: RunOutcome;
  readonly state: RunState;
  /** The artifact that the folder is played as; empty where there is none. */
  readonly policy: Files;
  /** The artifact of what was learned last; empty where there is none. */
  readonly last: Files;
  readonly best: { readonly policy: BestPolicy; readonly files: Files } | null;
  /** How many checkpoints stay beside the one to go on from. */
  readonly keep: number;
}

/** Makes the folder of a new run, in place of the run that was there before. */
export function beginRun(folder: string, description: RunDescription): void {
  writeFolderAtomic(folder, new Map([[RUN_FILE, textOf(description)]]), RUN_FILE);
}

/** Writes the folder of a run: description, checkpoints and policies so far, all or nothing; its log stays. */
export function writeRun(folder: string, content: RunContent): void {
  const { description, outcome, state, policy, last, best, keep } = content;
  const checkpoint = encodeCheckpoint(state as unknown as AgentState);
  const run = textOf({ ...description, outcome });
  const files = new Map<string, string | Uint8Array>(policy);
  const add = (name: string, from: Files) => {
    for (const [file, bytes] of from) files.set(`${name}/${file}`, bytes);
  };
  files.set(RUN_FILE, run);
  add(CHECKPOINT, checkpoint);
  if (best) {
    add(BEST, best.files);
    const { steps, evaluation } = best.policy;
    files.set(`${BEST}/${EVALUATION_FILE}`, textOf({ steps, ...evaluation }));
  }
  const earlier = keep > 0 ? earlierCheckpoints(folder, state.steps).slice(0, keep - 1) : [];
  if (keep > 0) {
    const own = `${EARLIER}/${STEP}${String(state.steps).padStart(STEP_DIGITS, '0')}`;
    files.set(`${own}/${RUN_FILE}`, run);
    add(`${own}/${CHECKPOINT}`, checkpoint);
    add(own, last);
  }
  writeFolderAtomic(folder, files, RUN_FILE, [...LOG_FILES, ...earlier]);
}

/** Those before a number of steps, the latest first: what lies behind it belongs to a run that went on otherwise. */
function earlierCheckpoints(folder: string, steps: number): string[] {
  const path = join(folder, EARLIER);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => name.startsWith(STEP) && Number(name.slice(STEP.length)) < steps)
    .sort()
    .reverse()
    .map((name) => `${EARLIER}/${name}`);
}

/** @throws InputError when the folder is no run, or its checkpoint is damaged */
export function readRun(folder: string): { description: RunDescription; state: RunState } {
  const path = join(folder, RUN_FILE);
  const parsed = fileSchema.safeParse(parseJson(readTextFile(path, 'a training run'), path));
  if (!parsed.success) throw new InputError(`${path}: ${z.prettifyError(parsed.error)}`);
  const state = decodeCheckpoint((name) => {
    const file = join(folder, CHECKPOINT, name);
    if (!existsSync(file)) throw new InputError(`${file} is missing (expected a checkpoint)`);
    return readFileSync(file);
  });
  const { outcome: _, ...description } = parsed.data;
  return { description, state: state as unknown as RunState };
}

function textOf(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${path}: ${(error as Error).message}`);
  }
}
