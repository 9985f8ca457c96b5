import { z } from 'zod';
import { csvMapSchema } from '../importers/csv-map.ts';
import { playedFormats } from '../importers/played.ts';
import { windowsSchema } from '../trace-window.ts';

/** Arrivals recorded in a file: all of them, those of `jobs[offset : offset + limit]`, or a window by the seed. */
export const traceSchema = z.strictObject({
  process: z.literal('trace').default('trace'),
  trace: z
    .strictObject({
      format: z.enum(playedFormats.names()),
      path: z.string().min(1),
      /** Only for `csv`: which column holds what. */
      map: csvMapSchema.optional(),
      offset: z.int().nonnegative().optional(),
      limit: z.int().min(1).optional(),
      windows: windowsSchema.optional(),
      stream: z
        .boolean()
        .optional()
        .describe(
          'Leave the tasks in the file and read them as time goes on, in constant memory; the file must be in order ' +
            'of arrival. The results are the same.',
        ),
    })
    .refine(({ offset, limit, windows }) => !windows || (offset === undefined && limit === undefined), {
      path: ['windows'],
      error: 'replaces `offset` and `limit`',
    }),
});

export type TraceSpec = z.output<typeof traceSchema>['trace'];
