import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ProtobufWriter } from '../../core/protobuf.ts';
import { appendToFile, readBinaryFile, writeFileAtomic } from '../files.ts';
import type { Clock, LogEntry, LogSink } from './entry.ts';
import { firstRecords, tfRecord } from './tf-record.ts';

/** Where TensorBoard finds its event file: `tensorboard --logdir <run>`. */
export const TENSORBOARD_FOLDER = 'tensorboard';

/**
 * Writes an event file for TensorBoard: first the version, then an event of scalars an entry.
 *
 * @param before the folder of the run that goes on, and how many entries of its log stay
 */
export function openTensorboard(
  folder: string,
  before: { readonly folder: string; readonly entries: number } | null,
  clock: Clock,
): LogSink {
  const name = (before && eventFileIn(before.folder)) ?? newName(clock());
  const path = join(folder, TENSORBOARD_FOLDER, name);
  const old = before && join(before.folder, TENSORBOARD_FOLDER, name);
  const version = tfRecord(new ProtobufWriter().double(1, clock()).string(3, 'brain.Event:2').finish());
  const kept = old && existsSync(old) ? firstRecords(readBinaryFile(old, 'events'), before.entries + 1) : [];
  writeFileAtomic(path, kept.length > 0 ? Uint8Array.from(kept) : version);
  return { write: (entry) => appendToFile(path, tfRecord(eventOf(entry, clock()))) };
}

/** The protocol buffer `tensorflow.Event`: wall_time = 1, step = 2, summary = 5, of values with tag = 1, simple_value = 2. */
function eventOf({ steps, ...values }: LogEntry, seconds: number): Uint8Array {
  return new ProtobufWriter()
    .double(1, seconds)
    .int(2, steps)
    .message(5, (summary) => {
      for (const [tag, value] of Object.entries(values)) {
        summary.message(1, (scalar) => scalar.string(1, tag).float(2, value));
      }
    })
    .finish();
}

function eventFileIn(folder: string): string | undefined {
  const events = join(folder, TENSORBOARD_FOLDER);
  return existsSync(events) ? readdirSync(events).find((name) => name.includes('tfevents')) : undefined;
}

function newName(seconds: number): string {
  return `events.out.tfevents.${Math.floor(seconds)}.switchyard`;
}
