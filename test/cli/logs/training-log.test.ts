import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { WALL_CLOCK_KEYS } from '../../../src/cli/logs/entry.ts';
import { openTrainingLog } from '../../../src/cli/logs/training-log.ts';
import { temporaryFolder } from '../cli.ts';
import { options, readEvents, readLines, record } from './logged.ts';

const csv = (folder: string) => readFileSync(join(folder, 'progress.csv'), 'utf8');

it('an entry says which one it is, and how many steps a second there have been since the log was opened', () => {
  const folder = temporaryFolder();
  // Read once for the event file, once for its version, once for the beginning; then for each rate and each event.
  const log = openTrainingLog(folder, options({}, 0.5));
  log.write(record(100, { 'train/loss': 0.5 }));
  expect(log.write(record(300))).toEqual({
    steps: 300,
    'time/total_timesteps': 300,
    'time/iterations': 2,
    'time/fps': 200,
  });
  expect(readLines(folder)).toEqual([
    { steps: 100, 'time/total_timesteps': 100, 'train/loss': 0.5, 'time/iterations': 1, 'time/fps': 200 },
    { steps: 300, 'time/total_timesteps': 300, 'time/iterations': 2, 'time/fps': 200 },
  ]);
});

it('each entry is in all files as soon as it is written', () => {
  const folder = temporaryFolder();
  const log = openTrainingLog(folder, options());
  for (const k of [1, 2, 3]) {
    log.write(record(100 * k));
    expect(readLines(folder)).toHaveLength(k);
    expect(csv(folder).trim().split('\n')).toHaveLength(k + 1);
    expect(readEvents(folder)).toHaveLength(k + 1);
  }
});

it('a key that appears later has a column of the table, empty before', () => {
  const folder = temporaryFolder();
  const log = openTrainingLog(folder, options({}, 0));
  const rate = (steps: number) => 1000 * steps;
  log.write(record(1, { 'train/loss': 0.25 }));
  log.write(record(2, { 'eval/mean_reward': 7, 'train/loss': 1e-7 }));
  log.write(record(3));
  expect(csv(folder)).toBe(
    'steps,eval/mean_reward,time/fps,time/iterations,time/total_timesteps,train/loss\n' +
      `1,,${rate(1)},1,1,0.25\n2,7,${rate(2)},2,2,1e-7\n3,,${rate(3)},3,3,\n`,
  );
});

it('what is no finite number is null, or empty in the table, also when that is made anew', () => {
  const folder = temporaryFolder();
  const log = openTrainingLog(folder, options());
  log.write(record(1, { 'train/loss': 1 }));
  log.write(record(2, { 'train/loss': Number.NaN }));
  expect(readLines(folder)[1]).toMatchObject({ 'train/loss': null });
  expect(csv(folder)).toMatch(/^2,2000,2,2,$/m);
  log.write(record(3, { 'eval/mean_reward': Number.POSITIVE_INFINITY }));
  expect(csv(folder)).toMatch(/^2,,2000,2,2,$/m);
  expect(readEvents(folder)[2]!.scalars['train/loss']).toBeNaN();
});

/** What two logs must have alike. */
function comparable(folder: string) {
  const timeless = (entry: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(entry).filter(([key]) => !WALL_CLOCK_KEYS.includes(key)));
  const [header, ...rows] = csv(folder)
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  return {
    lines: readLines(folder).map(timeless),
    rows: rows.map((row) => timeless(Object.fromEntries(row.map((cell, k) => [header![k]!, cell])))),
    events: readEvents(folder).map(({ step, version, scalars }) => ({
      step,
      version,
      scalars: timeless(scalars),
    })),
  };
}

const course = [100, 200, 300, 400, 500].map((steps) =>
  record(steps, { 'train/loss': 1 / steps, ...(steps === 400 && { 'eval/mean_reward': steps }) }),
);

it.each(['the same folder', 'another folder'])(
  'a run that is resumed into %s leaves the log of one that never stopped',
  (where) => {
    const folder = temporaryFolder();
    const [straight, first] = [join(folder, 'straight'), join(folder, 'first')];
    const second = where === 'the same folder' ? first : join(folder, 'second');
    const whole = openTrainingLog(straight, options({}, 0.1));
    for (const each of course) whole.write(each);

    // Killed in the middle of a line, two records after its checkpoint at step 200.
    const before = openTrainingLog(first, options({}, 0.2));
    for (const each of course.slice(0, 4)) before.write(each);
    appendFileSync(join(first, 'progress.jsonl'), '{"steps":50');
    const after = openTrainingLog(second, options({ resumed: { folder: first, steps: 200 } }, 0.3));
    for (const each of course.slice(2)) after.write(each);

    expect(comparable(second)).toEqual(comparable(straight));
    expect(comparable(straight).lines).toHaveLength(5);
    expect(readLines(second).at(-1)!['time/fps']).not.toBe(readLines(straight).at(-1)!['time/fps']);
  },
);

it('half a line at the checkpoint is not continued', () => {
  const folder = temporaryFolder();
  openTrainingLog(folder, options()).write(record(100));
  appendFileSync(join(folder, 'progress.jsonl'), '{"steps":200,"time/tot');
  openTrainingLog(folder, options({ resumed: { folder, steps: 200 } })).write(record(300));
  expect(readLines(folder).map(({ steps }) => steps)).toEqual([100, 300]);
});

it('a new run does not go on with the log of an old one', () => {
  const folder = temporaryFolder();
  openTrainingLog(folder, options()).write(record(100));
  openTrainingLog(folder, options()).write(record(50, { 'train/loss': 1 }));
  expect(readLines(folder).map(({ steps }) => steps)).toEqual([50]);
  expect(csv(folder).split('\n')).toHaveLength(3);
});

it('a folder that cannot be written is refused in one line', () => {
  expect(() => openTrainingLog('/dev/null/run', options())).toThrow(/^cannot write \/dev\/null\/run/);
});
