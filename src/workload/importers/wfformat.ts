import { z } from 'zod';
import type { ByteFile } from '../byte-file.ts';
import { emptyReport, type QualityReport } from '../trace.ts';
import type { ConvertedFormat } from './importer.ts';
import { malformed } from './malformed.ts';
import { readInstance, type WfTask } from './wfformat-instance.ts';
import { wholeText } from './whole-text.ts';

/** Speeds as a list in one word: `1,2,1.5,0.5`. */
const speeds = z
  .union([z.string(), z.number()])
  .transform((text) => String(text).split(',').map(Number))
  .refine((list) => list.every((speed) => speed > 0 && Number.isFinite(speed)), {
    error: 'is not a list of numbers above 0',
  });

export const wfformatOptionsSchema = z.strictObject({
  speeds: speeds.default([1, 1, 1, 1]).describe('Speeds of the executors, one each: 1,2,1.5,0.5'),
  bandwidth: z
    .number()
    .positive()
    .optional()
    .describe('Bytes/s between any two executors; data move in no time unless given'),
  scv: z
    .number()
    .positive()
    .optional()
    .describe(
      'Run times are uncertain: lognormal about the recorded ones, which are all that is known before, with this ' +
        'squared coefficient of variation',
    ),
});

export type WfformatOptions = z.infer<typeof wfformatOptionsSchema>;

/**
 * Executions of workflows as WfCommons publishes them (WfFormat 1.3 to 1.5): run time / speed, one task an executor at
 * a time; a task hands over the files that it writes and the next one reads, each once.
 */
export const wfformat: ConvertedFormat<WfformatOptions> = {
  summary: 'instances of WfCommons (WfFormat 1.3 to 1.5), each a workflow',
  files: { least: 1, most: 1000, what: 'instances of WfFormat (.json)' },
  options: wfformatOptionsSchema,

  convert(files, { speeds: list, bandwidth, scv }) {
    const report = emptyReport();
    report.cycles = 0;
    const names = new Set<string>();
    const workflows = files.map((file) => {
      const { name, tasks } = readInstance(parseJson(file), file.name, report);
      return { name: unique(name, names), steps: stepsOf(tasks, file.name, scv, report) };
    });
    return {
      report,
      scenario: () => ({
        control: 'workflow',
        horizon: { tasks: files.length },
        executors: list.map((speed, i) => ({ name: `m${i}`, speed })),
        tasks: [{ name: 'task', work: { dist: 'deterministic', value: 1 } }],
        workflows,
        arrivals: { process: 'renewal', dist: { dist: 'deterministic', value: 1 } },
        ...(scv !== undefined && { estimate: 'mean' }),
        ...(bandwidth !== undefined && { links: { bandwidth } }),
      }),
    };
  },
};

function parseJson(file: ByteFile): unknown {
  const text = wholeText(file);
  try {
    return JSON.parse(text);
  } catch (error) {
    const { line, column } = whereOf(text, String(error));
    throw malformed(file.name, line, column, 'is not JSON');
  }
}

/** The place that the parser names, else the end. */
function whereOf(text: string, message: string): { line: number; column: number } {
  const at = Number(/position (\d+)/.exec(message)?.[1] ?? text.length);
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

function unique(name: string, names: Set<string>): string {
  let free = name;
  for (let k = 2; names.has(free); k++) free = `${name}-${k}`;
  names.add(free);
  return free;
}

/** Steps in the order of the file, so that ties between them are those of the file. */
function stepsOf(tasks: readonly WfTask[], file: string, scv: number | undefined, report: QualityReport) {
  const position = new Map(tasks.map(({ id }, i) => [id, i]));
  const parents = tasks.map(() => new Set<number>());
  const note = (from: string, to: string) => {
    const [a, b] = [position.get(from), position.get(to)];
    if (a === undefined || b === undefined) count(report, 'edge to a task that is not there');
    else if (a === b) count(report, 'edge from a task to itself');
    else parents[b]!.add(a);
  };
  for (const task of tasks) {
    for (const parent of task.parents) note(parent, task.id);
    for (const child of task.children) note(task.id, child);
  }
  cutCycles(tasks, parents, file, report);
  return tasks.map((task, i) => ({
    name: task.id,
    task: 'task',
    work: workOf(task, scv),
    after: [...parents[i]!]
      .sort((a, b) => a - b)
      .map((from) => ({ step: tasks[from]!.id, bytes: shared(tasks[from]!, task) })),
  }));
}

function workOf({ seconds }: WfTask, scv: number | undefined) {
  // What takes no time has nothing to vary.
  return scv === undefined || seconds === 0
    ? { dist: 'deterministic', value: seconds }
    : { dist: 'lognormal', mean: seconds, scv };
}

/** Bytes of the files that one task writes and the other reads. */
function shared(from: WfTask, to: WfTask): number {
  let bytes = 0;
  for (const [file, size] of from.outputs) if (to.inputs.has(file)) bytes += size;
  return bytes;
}

/** Takes edges out that lead back, each counted; a walk along the edges finds them, and needs no recursion. */
function cutCycles(
  tasks: readonly WfTask[],
  parents: readonly Set<number>[],
  file: string,
  report: QualityReport,
): void {
  const state = new Uint8Array(tasks.length);
  for (let root = 0; root < tasks.length; root++) {
    if (state[root] !== 0) continue;
    const path = [{ task: root, rest: [...parents[root]!] }];
    state[root] = 1;
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const parent = top.rest.pop();
      if (parent === undefined) {
        state[top.task] = 2;
        path.pop();
      } else if (state[parent] === 1) {
        parents[top.task]!.delete(parent);
        count(report, 'edge that closes a cycle');
        report.cycles = report.cycles! + 1;
        report.notes.push(`${file}: ${tasks[parent]!.id} and ${tasks[top.task]!.id} wait for each other`);
      } else if (state[parent] === 0) {
        state[parent] = 1;
        path.push({ task: parent, rest: [...parents[parent]!] });
      }
    }
  }
}

function count(report: QualityReport, reason: string): void {
  report.dropped[reason] = (report.dropped[reason] ?? 0) + 1;
}
