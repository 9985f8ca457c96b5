import { basename, join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { InputError } from '../../core/errors.ts';
import type { Page } from '../../report/html.ts';
import { learningCurve, type Run } from '../../report/learning-curve.ts';
import { readTextFile } from '../files.ts';

/** The log of a training run, a row a record. */
export const PROGRESS_FILE = 'progress.csv';

const STEPS = 'steps';
const REWARD = 'rollout/ep_rew_mean';

/** What one training run, or several that differ in their seeds only, show. */
export function runPage(folder: string, runs: readonly string[]): Page {
  const subject = basename(resolve(folder));
  const curve = learningCurve({
    subject,
    measure: 'mean episode reward',
    runs: runs.map((run) => readRun(run)),
  });
  return { title: `Training: ${subject}`, summary: [], charts: [curve] };
}

function readRun(folder: string): Run {
  const file = join(folder, PROGRESS_FILE);
  const text = readTextFile(file, 'a training log');
  const records = parse(text, { columns: true, skip_empty_lines: true }) as Record<string, string>[];
  const points = records
    .filter((record) => record[STEPS] && record[REWARD])
    .map((record) => ({ step: Number(record[STEPS]), value: Number(record[REWARD]) }))
    .filter(({ step, value }) => Number.isFinite(step) && Number.isFinite(value));
  if (points.length === 0)
    throw new InputError(`${file}: no row has ${STEPS} and ${REWARD}: no episode ended yet`);
  return { name: basename(resolve(folder)), points };
}
