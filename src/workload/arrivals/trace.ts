import { z } from 'zod';
import { csvMapSchema } from '../importers/csv-map.ts';
import { playedFormats } from '../importers/played.ts';
import { SWF_CLASSES } from '../importers/swf-classes.ts';
import { STREAMED_DEPENDENCIES } from '../importers/swf-options.ts';
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
      dependencies: z
        .boolean()
        .optional()
        .describe(
          'Only for `swf`: a job that names a preceding job (field 17) is submitted when that job has ended and its ' +
            'think time (field 18) has passed, not at its own submit time. A job keeps its own submit time where the ' +
            'preceding job is not in the file, was left out, lies outside the window, or does not have a smaller number.',
        ),
      class: z
        .enum(SWF_CLASSES)
        .optional()
        .describe(
          'Only for `swf`: the field whose numbers make the classes of tasks, `queue-1`, `queue-2`, …',
        ),
    })
    .refine(({ format, dependencies }) => format === 'swf' || !dependencies, {
      path: ['dependencies'],
      error: 'only jobs of swf traces name a preceding job',
    })
    .refine(({ format, class: by }) => format === 'swf' || by === undefined, {
      path: ['class'],
      error: 'only for swf traces; a csv trace has `map: {class: column}`',
    })
    .refine(({ stream, dependencies }) => !(stream && dependencies), {
      path: ['stream'],
      error: STREAMED_DEPENDENCIES,
    })
    .refine(({ offset, limit, windows }) => !windows || (offset === undefined && limit === undefined), {
      path: ['windows'],
      error: 'replaces `offset` and `limit`',
    }),
});

export type TraceSpec = z.output<typeof traceSchema>['trace'];
