import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrainingLogOptions } from '../../../src/cli/logs/training-log.ts';
import type { RunDescription } from '../../../src/cli/run-folder.ts';
import { fieldsOf } from '../../core/protobuf-fields.ts';

export const RUN: RunDescription = {
  format: 1,
  agent: 'ppo',
  env: 'dispatch-v0',
  hyperparameters: { learningRate: 0.001, hidden: [8, 8] },
  backend: 'onnx',
  seed: '1',
  envs: 16,
  rows: null,
  init: null,
  demonstrations: 8192,
  multi: null,
  scenario: { name: 'two-tier', hash: 'abc' },
  evalEvery: 0,
  evalEpisodes: 1,
  vary: [],
  memoryless: null,
  constraint: null,
  constraintRate: 0.1,
  preferences: [],
};

/** Options of a new run's log, whose clock begins at second 1000 and goes on by `tick` with each reading. */
export function options(given: Partial<TrainingLogOptions> = {}, tick = 0): TrainingLogOptions {
  let now = 1000 - tick;
  const clock = () => {
    now += tick;
    return now;
  };
  return { run: RUN, resumed: null, mlflow: null, warn() {}, clock, ...given };
}

/** A record at `steps`, with whatever else it holds. */
export const record = (steps: number, values: Readonly<Record<string, number>> = {}) => ({
  'time/total_timesteps': steps,
  ...values,
});

export function readLines(folder: string): Record<string, number | null>[] {
  const text = readFileSync(join(folder, 'progress.jsonl'), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, number | null>);
}

/** An event of TensorBoard, as far as logs have any. */
export interface ReadEvent {
  readonly wallTime: number;
  readonly version: string | undefined;
  readonly step: number | undefined;
  readonly scalars: Readonly<Record<string, number>>;
}

/** Reads the one event file of a run with code of its own; a wrong checksum is an error. */
export function readEvents(folder: string): ReadEvent[] {
  const events = join(folder, 'tensorboard');
  const [name, ...others] = readdirSync(events);
  if (others.length > 0) throw new Error(`more than one event file: ${name}, ${others.join(', ')}`);
  return recordsOf(readFileSync(join(events, name!))).map(readEvent);
}

function recordsOf(file: Buffer): Buffer[] {
  const records: Buffer[] = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(file.readBigUInt64LE(at));
    checkSum(file.subarray(at, at + 8), file.readUInt32LE(at + 8));
    const content = file.subarray(at + 12, at + 12 + length);
    checkSum(content, file.readUInt32LE(at + 12 + length));
    records.push(content);
    at += 16 + length;
  }
  return records;
}

/** Undoes the mask: minus the constant, then rotated left by 15. */
function checkSum(content: Buffer, stored: number): void {
  const rotated = (stored - 0xa282ead8) >>> 0;
  const crc = ((rotated << 15) | (rotated >>> 17)) >>> 0;
  if (crc !== bitwiseCrc32c(content)) throw new Error('a checksum is wrong');
}

function bitwiseCrc32c(content: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of content) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0x82f63b78 & -(crc & 1));
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function readEvent(bytes: Buffer): ReadEvent {
  const text = (value: unknown) => new TextDecoder().decode(value as Uint8Array);
  const event = fieldsOf(bytes);
  const summary = event.get(5)?.[0] as Uint8Array | undefined;
  const values = summary ? (fieldsOf(summary).get(1) ?? []) : [];
  return {
    wallTime: event.get(1)![0] as number,
    version: event.get(3)?.map(text)[0],
    step: event.get(2)?.map(Number)[0],
    scalars: Object.fromEntries(
      values
        .map((value) => fieldsOf(value as Uint8Array))
        .map((value) => [text(value.get(1)![0]), value.get(2)![0] as number]),
    ),
  };
}
