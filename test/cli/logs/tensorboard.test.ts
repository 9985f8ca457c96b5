import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openTensorboard } from '../../../src/cli/logs/tensorboard.ts';
import { firstRecords, tfRecord } from '../../../src/cli/logs/tf-record.ts';
import { temporaryFolder } from '../cli.ts';
import { readEvents } from './logged.ts';

const clock = () => 1_700_000_000.5;

it('an event file begins with its version, and has the scalars of an entry at its step', () => {
  const folder = temporaryFolder();
  const log = openTensorboard(folder, null, clock);
  log.write({ steps: 2048, 'rollout/ep_rew_mean': -12.5, 'train/loss': 0.1 });
  log.write({ steps: 5_000_000_000, 'rollout/ep_rew_mean': 3 });
  expect(readdirSync(join(folder, 'tensorboard'))).toEqual(['events.out.tfevents.1700000000.switchyard']);
  expect(readEvents(folder)).toEqual([
    { wallTime: clock(), version: 'brain.Event:2', step: undefined, scalars: {} },
    {
      wallTime: clock(),
      version: undefined,
      step: 2048,
      scalars: { 'rollout/ep_rew_mean': -12.5, 'train/loss': Math.fround(0.1) },
    },
    { wallTime: clock(), version: undefined, step: 5_000_000_000, scalars: { 'rollout/ep_rew_mean': 3 } },
  ]);
});

it('the length of the version is framed as TensorFlow frames it', () => {
  // The first bytes of any event file by TensorFlow: 24, and its masked checksum.
  const framed = tfRecord(new Uint8Array(24));
  expect(Buffer.from(framed.subarray(0, 12)).toString('hex')).toBe('1800000000000000a37f4b22');
});

it('records are counted as far as they are whole', () => {
  const [a, b, c] = [1, 2, 3].map((size) => tfRecord(new Uint8Array(size).fill(size)));
  const file = Buffer.concat([a!, b!, c!]);
  expect(firstRecords(file, 2)).toHaveLength(a!.length + b!.length);
  expect(firstRecords(file, 9)).toHaveLength(file.length);
  expect(firstRecords(file.subarray(0, -1), 9)).toHaveLength(a!.length + b!.length);
  expect(firstRecords(file.subarray(0, a!.length + 5), 9)).toHaveLength(a!.length);
  file[a!.length] = 77;
  expect(firstRecords(file, 9)).toHaveLength(a!.length);
});

it('a log that goes on without its event file, or with a damaged one, begins another', () => {
  const folder = temporaryFolder();
  const entry = { steps: 300, 'train/loss': 1 };
  openTensorboard(folder, { folder, entries: 2 }, clock).write(entry);
  const [name] = readdirSync(join(folder, 'tensorboard'));
  expect(readEvents(folder).map(({ step }) => step)).toEqual([undefined, 300]);
  writeFileSync(join(folder, 'tensorboard', name!), 'no records at all');
  openTensorboard(folder, { folder, entries: 2 }, clock).write(entry);
  expect(readEvents(folder).map(({ step }) => step)).toEqual([undefined, 300]);
  expect(readFileSync(join(folder, 'tensorboard', name!)).includes('no records')).toBe(false);
});
