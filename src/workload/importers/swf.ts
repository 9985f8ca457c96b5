import { collectRows } from '../collect-rows.ts';
import type { PlayedFormat } from './importer.ts';
import { reportDependencies } from './swf-dependencies.ts';
import { type SwfOptions, type SwfReadOptions, swfOptionsSchema } from './swf-options.ts';
import { SwfRows } from './swf-rows.ts';

/**
 * The Standard Workload Format 2.2 of the Parallel Workloads Archive
 * (https://www.cs.huji.ac.il/labs/parallel/workload/swf.html), read as RLScheduler (SC20) reads it: processors =
 * max(allocated, requested); the estimate is the requested time, or the run time as written where that is −1; a
 * negative run time becomes 10 s, and jobs of run time 0 are left out; jobs are in the order of their numbers.
 *
 * Where dependencies are asked for, a job that names a preceding job is submitted at that job's end plus its think
 * time instead of its submit time, as the format means its fields 17 and 18 for feedback (Chapin et al., 1999). One that names itself, a larger number, or a job that is not played keeps its own submit time; so no cycle
 * can hold jobs back for ever.
 */
export const swf: PlayedFormat<SwfOptions, SwfReadOptions> = {
  summary: 'Standard Workload Format: rigid parallel jobs on one machine',
  options: swfOptionsSchema,

  read(file, options) {
    const rows = new SwfRows(file, options);
    const { trace } = collectRows(rows);
    const { dependencies, offset, limit } = options;
    if (dependencies && trace.length > 0) {
      reportDependencies(rows.report, trace, { offset, limit }, rows.leftOut);
    }
    return { trace, report: rows.report, machineSlots: rows.machineSlots };
  },

  rows: (file, options) => new SwfRows(file, options),

  toScenario({ machineSlots, classes }, options, path) {
    const { offset, limit, backfill, semantics, dependencies, class: classBy, stream } = options;
    return {
      control: 'batch',
      executors: [{ name: 'machine', slots: machineSlots }],
      ...(classBy !== undefined && { tasks: classes.map((name) => ({ name })) }),
      arrivals: {
        trace: {
          format: 'swf',
          path,
          ...(offset !== undefined && { offset }),
          ...(limit !== undefined && { limit }),
          ...(dependencies && { dependencies }),
          ...(classBy !== undefined && { class: classBy }),
          ...(stream && { stream }),
        },
      },
      batch: { backfill, semantics },
      reward: { slowdown: 1 },
    };
  },
};
