import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { InputError } from '../../core/errors.ts';
import type { Run } from '../../report/band.ts';
import type { Chart } from '../../report/chart.ts';
import { learningCurve, type RunGroup } from '../../report/learning-curve.ts';
import { type Page, pageOfCharts } from '../../report/page.ts';
import { readTextFile } from '../files.ts';
import { readJsonFile } from '../json-file.ts';
import { CSV_FILE } from '../logs/training-log.ts';
import { RUN_FILE, type RunDescription } from '../run-folder.ts';
import { fileName } from './file-name.ts';
import { type LoggedRun, type RunSubject, subjectsOf } from './run-groups.ts';

const STEPS = 'steps';

/** What a curve can show, the first that all its runs have: long episodes may not have ended yet. */
const MEASURES = [
  { column: 'rollout/ep_rew_mean', label: 'mean episode reward' },
  { column: 'rollout/reward_per_step', label: 'mean reward of a step' },
] as const;

const EVALUATION = { column: 'eval/mean_reward', label: 'mean episode reward, played greedily' } as const;

/** What training runs show: for each scenario, one curve for each method, over the seeds it was run with. */
export function runPage(title: string, folders: readonly string[]): Page {
  return pageOfCharts(`Training: ${title}`, runCharts(folders));
}

/** One curve for each method, over the seeds it was run with, for each scenario. */
export function runCharts(folders: readonly string[]): Chart[] {
  const subjects = subjectsOf(folders.map(readRunLog));
  return subjects.flatMap((subject) => {
    const drawn = [trainingCurve(subject), ...evaluationCurve(subject)];
    if (subjects.length === 1) return drawn;
    return drawn.map((chart) => ({ ...chart, id: `${chart.id}-${fileName(subject.name)}` }));
  });
}

function trainingCurve(subject: RunSubject): Chart {
  for (const { column, label } of MEASURES) {
    const groups = pointsOf(subject, column);
    if (groups.every(({ runs }) => runs.every(({ points }) => points.length > 0))) {
      return learningCurve({ ...titled('Learning', subject), measure: label, groups });
    }
  }
  const columns = MEASURES.map(({ column }) => column).join(' or ');
  const [first] = subject.groups.values();
  throw new InputError(`${join(first![0]!.folder, CSV_FILE)}: no row has ${STEPS} and ${columns}`);
}

/** The runs that were evaluated as they trained; no chart where none was. */
function evaluationCurve(subject: RunSubject): Chart[] {
  const groups = pointsOf(subject, EVALUATION.column)
    .map(({ name, runs }) => ({ name, runs: runs.filter(({ points }) => points.length > 0) }))
    .filter(({ runs }) => runs.length > 0);
  if (groups.length === 0) return [];
  return [learningCurve({ ...titled('Evaluation', subject), measure: EVALUATION.label, groups, window: 1 })];
}

function titled(
  what: 'Learning' | 'Evaluation',
  { name, groups }: RunSubject,
): { id: string; title: string } {
  const [method] = groups.keys();
  return {
    id: `${what.toLowerCase()}-curve`,
    title: groups.size === 1 ? `${what} curve: ${method} on ${name}` : `${what} curves on ${name}`,
  };
}

function readRunLog(folder: string): LoggedRun {
  const text = readTextFile(join(folder, CSV_FILE), 'a training log');
  return {
    folder,
    description: readJsonFile<RunDescription>(join(folder, RUN_FILE), 'a training run'),
    records: parse(text, { columns: true, skip_empty_lines: true }),
  };
}

function pointsOf({ groups }: RunSubject, column: string): RunGroup[] {
  return [...groups].map(([name, runs]) => ({
    name,
    runs: runs.map(
      ({ folder, records }): Run => ({
        name: folder,
        points: records
          .filter((record) => record[STEPS] && record[column])
          .map((record) => ({ step: Number(record[STEPS]), value: Number(record[column]) }))
          .filter(({ step, value }) => Number.isFinite(step) && Number.isFinite(value)),
      }),
    ),
  }));
}
