import { z } from 'zod';
import { unordered } from '../../core/cycles.ts';
import type { ByteFile } from '../byte-file.ts';
import { emptyReport, type QualityReport } from '../trace.ts';
import { CsvTable } from './csv-table.ts';
import { dropInto } from './drops.ts';
import type { ConvertedFormat } from './importer.ts';

const COLUMNS = [
  'task_name',
  'instance_num',
  'job_name',
  'task_type',
  'status',
  'start_time',
  'end_time',
  'plan_cpu',
  'plan_mem',
] as const;
/** plan_cpu counts hundredths of a core. */
const CORE = 100;
const UTILISATION = 0.7;

const optionsSchema = z.strictObject({
  offset: z.int().nonnegative().default(0).describe('Usable jobs to leave out at the beginning'),
  limit: z.int().min(1).default(200).describe('Most jobs to take'),
  cores: z.int().min(1).default(96).describe('Cores of a machine; a task that plans more takes all'),
});
type BatchOptions = z.infer<typeof optionsSchema>;

/**
 * The batch jobs of Alibaba's cluster trace of 2018: `batch_task.csv`, which has no header. Jobs are workflows whose
 * edges stand in the names of their tasks: `M5_3_4` is task 5, after 3 and 4 (schema.txt of cluster-trace-v2018). A task is
 * one step: its instances together run from its start to its end, on the cores that they plan. The trace does not say when
 * jobs were submitted: the gaps between the first starts of jobs stand for it, drawn at random; so are the jobs.
 */
export const alibaba2018: ConvertedFormat<BatchOptions> = {
  summary: 'Alibaba 2018 batch_task: jobs as workflows, edges in the names of tasks',
  files: { least: 1, most: 1, what: 'one batch_task.csv' },
  options: optionsSchema,

  convert([file], options) {
    const report = emptyReport();
    const jobs = usableJobs(readJobs(file!, report), options, report);
    return { report, scenario: () => scenarioOf(jobs, options) };
  },
};

interface BatchTask {
  readonly name: string;
  /** Its number in its job; null where its name holds none. */
  readonly number: number | null;
  readonly parents: readonly number[];
  readonly slots: number;
  readonly start: number;
  readonly end: number;
}
interface Job {
  readonly name: string;
  readonly tasks: readonly BatchTask[];
  readonly start: number;
}

/** By job its tasks, null for one that did not terminate or has no times. */
function readJobs(file: ByteFile, report: QualityReport): Map<string, (BatchTask | null)[]> {
  const table = CsvTable.headerless(file, COLUMNS);
  const jobs = new Map<string, (BatchTask | null)[]>();
  while (table.next()) {
    report.rows++;
    const name = table.text('job_name');
    const tasks = jobs.get(name) ?? [];
    jobs.set(name, tasks);
    tasks.push(readTask(table));
  }
  return jobs;
}

function readTask(table: CsvTable<(typeof COLUMNS)[number]>): BatchTask | null {
  const known = (column: 'start_time' | 'end_time' | 'instance_num' | 'plan_cpu') =>
    table.isEmpty(column) ? 0 : table.number(column);
  const [start, end] = [known('start_time'), known('end_time')];
  if (table.text('status') !== 'Terminated' || start <= 0 || end < start) return null;
  const name = table.text('task_name');
  const [, number, parents = ''] = /^[A-Za-z]+(\d+)((?:_\d+)*)/.exec(name) ?? [];
  return {
    name,
    number: number === undefined ? null : Number(number),
    parents: parents.split('_').slice(1).map(Number),
    slots: Math.max(1, Math.ceil((known('instance_num') * known('plan_cpu')) / CORE)),
    start,
    end,
  };
}

function usableJobs(
  jobs: ReadonlyMap<string, readonly (BatchTask | null)[]>,
  { offset, limit }: BatchOptions,
  report: QualityReport,
): Job[] {
  const usable: Job[] = [];
  let missing = 0;
  report.cycles = 0;
  for (const [name, all] of jobs) {
    const tasks = all.flatMap((task) => task ?? []);
    if (tasks.length < all.length) {
      dropInto(report, 'of a job with a task that did not terminate, or without times', all.length);
      continue;
    }
    const edges = edgesOf(tasks);
    if (unordered(edges.incoming).length > 0) {
      report.cycles++;
      dropInto(report, 'of a job whose tasks wait for each other', all.length);
      continue;
    }
    missing += edges.missing;
    usable.push({ name, tasks, start: Math.min(...tasks.map(({ start }) => start)) });
  }
  usable.sort((a, b) => a.start - b.start);
  const taken = usable.slice(offset, offset + limit);
  report.kept = sizeOf(taken);
  const left = sizeOf(usable) - report.kept;
  if (left > 0) dropInto(report, 'of a job outside --offset and --limit', left);
  report.zeroDurations = taken.flatMap(({ tasks }) => tasks).filter(({ start, end }) => start === end).length;
  if (missing > 0) report.notes.push(`${missing} edges lead to tasks that their job does not have`);
  report.notes.push('when jobs were submitted is not known: the first start of a job stands for it');
  return taken;
}

function sizeOf(jobs: readonly Job[]): number {
  return jobs.reduce((sum, { tasks }) => sum + tasks.length, 0);
}

/** By task the positions of those before it, and how many of its job's edges lead nowhere. */
function edgesOf(tasks: readonly BatchTask[]): { incoming: number[][]; missing: number } {
  const positions = new Map(tasks.map(({ number }, i) => [number, i]));
  let missing = 0;
  const incoming = tasks.map(({ parents }) =>
    [...new Set(parents)].flatMap((parent) => {
      const position = positions.get(parent);
      if (position === undefined) missing++;
      return position ?? [];
    }),
  );
  return { incoming, missing };
}

function scenarioOf(jobs: readonly Job[], { cores }: BatchOptions): Record<string, unknown> {
  const slotsOf = ({ slots }: BatchTask) => Math.min(slots, cores);
  const tasks = jobs.flatMap((job) => job.tasks);
  const gaps = jobs.slice(1).map(({ start }, i) => start - jobs[i]!.start);
  const span = gaps.reduce((sum, gap) => sum + gap, 0);
  const slotSeconds = tasks.reduce((sum, task) => sum + slotsOf(task) * (task.end - task.start), 0);
  const machines = span > 0 ? Math.ceil(slotSeconds / span / cores / UTILISATION) : 1;
  const classes = [...new Set(tasks.map(slotsOf))].sort((a, b) => a - b);
  return {
    control: 'workflow',
    horizon: { tasks: jobs.length },
    executors: [{ name: 'machine', count: Math.max(1, machines), slots: cores }],
    tasks: classes.map((slots) => ({
      name: `cores-${slots}`,
      slots,
      work: { dist: 'deterministic', value: 1 },
    })),
    workflows: jobs.map((job) => ({ name: job.name, steps: stepsOf(job, slotsOf) })),
    arrivals: {
      process: 'renewal',
      dist: span > 0 ? { dist: 'empirical', values: gaps } : { dist: 'deterministic', value: 1 },
    },
  };
}

function stepsOf({ tasks }: Job, slotsOf: (task: BatchTask) => number) {
  const { incoming } = edgesOf(tasks);
  const names = tasks.map(({ name }, i) =>
    tasks.findIndex((other) => other.name === name) === i ? name : `${name}#${i}`,
  );
  return tasks.map((task, i) => ({
    name: names[i],
    task: `cores-${slotsOf(task)}`,
    work: { dist: 'deterministic', value: task.end - task.start },
    ...(incoming[i]!.length > 0 && { after: incoming[i]!.map((position) => names[position]) }),
  }));
}
