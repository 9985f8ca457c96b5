import { z } from 'zod';
import type { QualityReport } from '../trace.ts';
import { malformed } from './malformed.ts';

/** A task as all versions of the format tell it. */
export interface WfTask {
  readonly id: string;
  readonly seconds: number;
  readonly parents: readonly string[];
  readonly children: readonly string[];
  /** Names of the files that it reads, and bytes of those that it writes. */
  readonly inputs: ReadonlySet<string>;
  readonly outputs: ReadonlyMap<string, number>;
}

/** A number, which some instances write as a string. */
const number = z
  .union([z.number(), z.string().trim().min(1).transform(Number)])
  .pipe(z.number().nonnegative());
const word = z.union([z.string().min(1), z.number().transform(String)]);
const words = z.array(word).nullish();

const taskSchema = z.object({
  name: word.optional(),
  id: word.optional(),
  parents: words,
  children: words,
  inputFiles: words,
  outputFiles: words,
  files: z
    .array(
      z.object({
        link: z.string(),
        name: word.optional(),
        id: word.optional(),
        size: number.nullish(),
        sizeInBytes: number.nullish(),
      }),
    )
    .nullish(),
  runtime: number.nullish(),
  runtimeInSeconds: number.nullish(),
});

const tasksSchema = z.array(taskSchema).min(1);

const instanceSchema = z.object({
  name: word.default('workflow'),
  workflow: z.object({
    specification: z
      .object({
        tasks: tasksSchema,
        files: z.array(z.object({ id: word, sizeInBytes: number })).default([]),
      })
      .optional(),
    execution: z
      .object({
        tasks: z.array(z.object({ id: word, runtimeInSeconds: number.nullish(), runtime: number.nullish() })),
      })
      .optional(),
    /** Until 1.4, `jobs` before that. */
    tasks: tasksSchema.optional(),
    jobs: tasksSchema.optional(),
  }),
});

type Task = z.output<typeof taskSchema>;

/**
 * Reads an instance of any version; what is left out or made up is counted.
 *
 * @throws InputError where the file is not of the format
 */
export function readInstance(
  value: unknown,
  file: string,
  report: QualityReport,
): { readonly name: string; readonly tasks: readonly WfTask[] } {
  const parsed = instanceSchema.safeParse(value);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw malformed(file, 1, 1, `${path.join('.') || 'the instance'}: ${message}`);
  }
  const { name, workflow } = parsed.data;
  const { specification, execution } = workflow;
  const tasks = specification?.tasks ?? workflow.tasks ?? workflow.jobs;
  if (!tasks) {
    throw malformed(file, 1, 1, 'has no tasks (allowed: workflow.specification.tasks, workflow.tasks)');
  }
  const sizes = new Map(specification?.files.map(({ id, sizeInBytes }) => [id, sizeInBytes]));
  const runs = new Map(
    execution?.tasks.map(({ id, runtimeInSeconds, runtime }) => [id, runtimeInSeconds ?? runtime]),
  );
  return { name, tasks: normalised(tasks, sizes, runs, file, report) };
}

function normalised(
  tasks: readonly Task[],
  sizes: ReadonlyMap<string, number>,
  runs: ReadonlyMap<string, number | null | undefined>,
  file: string,
  report: QualityReport,
): WfTask[] {
  const kept = new Map<string, WfTask>();
  // Before 1.4 tasks were called by their names, also by each other.
  const ids = new Map<string, string>();
  for (const { id, name } of tasks) if (id !== undefined && name !== undefined) ids.set(name, id);
  const known = new Set(tasks.map(({ id, name }) => id ?? name));
  const resolve = (word: string) => (known.has(word) ? word : (ids.get(word) ?? word));
  let unsized = 0;
  for (const task of tasks) {
    report.rows++;
    const id = task.id ?? task.name;
    if (id === undefined) throw malformed(file, 1, 1, `task ${report.rows} has neither id nor name`);
    if (kept.has(id)) {
      report.dropped['task of an id that is taken'] =
        (report.dropped['task of an id that is taken'] ?? 0) + 1;
      continue;
    }
    const seconds = runs.get(id) ?? task.runtimeInSeconds ?? task.runtime;
    if (seconds === null || seconds === undefined) report.censored++;
    if (seconds === 0) report.zeroDurations++;
    const files = (task.files ?? []).map((each) => ({
      name: each.id ?? each.name ?? '',
      bytes: each.sizeInBytes ?? each.size ?? 0,
      link: each.link,
    }));
    const outputs = new Map<string, number>();
    for (const name of task.outputFiles ?? []) {
      if (!sizes.has(name)) unsized++;
      outputs.set(name, sizes.get(name) ?? 0);
    }
    for (const { name, bytes, link } of files) if (link === 'output') outputs.set(name, bytes);
    const inputs = new Set([
      ...(task.inputFiles ?? []),
      ...files.filter(({ link }) => link === 'input').map(({ name }) => name),
    ]);
    kept.set(id, {
      id,
      seconds: seconds ?? 0,
      parents: (task.parents ?? []).map(resolve),
      children: (task.children ?? []).map(resolve),
      inputs,
      outputs,
    });
    report.kept++;
  }
  if (report.censored > 0) report.notes.push(`${file}: tasks of unknown run time take none`);
  if (unsized > 0) report.notes.push(`${file}: ${unsized} outputs of unknown size have none`);
  return [...kept.values()];
}
