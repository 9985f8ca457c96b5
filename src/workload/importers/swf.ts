import { z } from 'zod';
import { collectRows } from '../collect-rows.ts';
import type { PlayedFormat } from './importer.ts';
import { streamOption } from './stream-option.ts';
import { SwfRows } from './swf-rows.ts';

export const swfOptionsSchema = z
  .strictObject({
    offset: z.int().nonnegative().optional().describe('Usable jobs to leave out at the beginning'),
    limit: z.int().min(1).optional().describe('Most jobs to take'),
    backfill: z
      .enum(['none', 'easy', 'conservative'])
      .default('none')
      .describe('Which jobs may overtake the first'),
    semantics: z
      .enum(['textbook', 'rlscheduler'])
      .default('textbook')
      .describe('Whose rules the machine follows'),
    stream: streamOption,
  })
  .refine(({ backfill, semantics }) => semantics === 'textbook' || backfill !== 'conservative', {
    path: ['backfill'],
    error: "is 'conservative'; allowed with semantics rlscheduler: none, easy",
  });

export type SwfOptions = z.infer<typeof swfOptionsSchema>;

export interface SwfReadOptions {
  /** Processors of the machine, where that is not what the file's header says. */
  readonly machineSlots?: number | undefined;
}

/**
 * The Standard Workload Format 2.2 of the Parallel Workloads Archive
 * (https://www.cs.huji.ac.il/labs/parallel/workload/swf.html), read as RLScheduler (SC20) reads it: processors =
 * max(allocated, requested); the estimate is the requested time, or the run time as written where that is −1; a
 * negative run time becomes 10 s, and jobs of run time 0 are left out; jobs are in the order of their numbers.
 */
export const swf: PlayedFormat<SwfOptions, SwfReadOptions> = {
  summary: 'Standard Workload Format: rigid parallel jobs on one machine',
  options: swfOptionsSchema,

  read(file, { machineSlots }) {
    const rows = new SwfRows(file, machineSlots);
    const { trace } = collectRows(rows);
    return { trace, report: rows.report, machineSlots: rows.machineSlots };
  },

  rows: (file, { machineSlots }) => new SwfRows(file, machineSlots),

  toScenario({ machineSlots }, { offset, limit, backfill, semantics, stream }, path) {
    return {
      control: 'batch',
      executors: [{ name: 'machine', slots: machineSlots }],
      arrivals: {
        trace: {
          format: 'swf',
          path,
          ...(offset !== undefined && { offset }),
          ...(limit !== undefined && { limit }),
          ...(stream && { stream }),
        },
      },
      batch: { backfill, semantics },
      reward: { slowdown: 1 },
    };
  },
};
