import { z } from 'zod';
import type { WindowSpec } from '../trace-window.ts';
import { streamOption } from './stream-option.ts';
import { SWF_CLASSES, type SwfClassBy } from './swf-classes.ts';

/** Why jobs that wait for each other stay in no file: one that ends may be waited for by any that follows. */
export const STREAMED_DEPENDENCIES =
  'cannot go with dependencies: a job may wait for any before it, so all must be known (leave one of the two out)';

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
    dependencies: z
      .boolean()
      .default(false)
      .describe('Submit a job when its preceding job has ended and its think time has passed'),
    class: z.enum(SWF_CLASSES).optional().describe('The field that gives a job its class of tasks'),
    stream: streamOption,
  })
  .refine(({ backfill, semantics }) => semantics === 'textbook' || backfill !== 'conservative', {
    path: ['backfill'],
    error: "is 'conservative'; allowed with semantics rlscheduler: none, easy",
  })
  .refine(({ stream, dependencies }) => !(stream && dependencies), {
    path: ['stream'],
    error: STREAMED_DEPENDENCIES,
  });

export type SwfOptions = z.infer<typeof swfOptionsSchema>;

export interface SwfReadOptions extends Pick<WindowSpec, 'offset' | 'limit'> {
  /** Processors of the machine, where that is not what the file's header says. */
  readonly machineSlots?: number | undefined;
  /** Whether to read which job each waits for; the report then counts them within the window. */
  readonly dependencies?: boolean | undefined;
  readonly class?: SwfClassBy | undefined;
}
