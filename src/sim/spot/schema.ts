import { z } from 'zod';
import { numberOrDistributionSchema } from '../../workload/distribution.ts';

export const spotSchema = z
  .strictObject({
    uptime: numberOrDistributionSchema.describe('Seconds from when it is ours until it is taken away.'),
    notice: z
      .number()
      .nonnegative()
      .default(0)
      .describe('Seconds before that in which it takes no more tasks.'),
    outage: numberOrDistributionSchema.describe('Seconds until it is ours again.'),
    fallback: z
      .string()
      .optional()
      .describe(
        'Executors that interrupted tasks are sent to unasked, the least loaded of them; else who decides is asked.',
      ),
  })
  .describe(
    'Capacity that is taken away now and then. What runs there is interrupted, what waits there goes too.',
  );

export type SpotSpec = z.output<typeof spotSchema>;
