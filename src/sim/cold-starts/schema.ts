import { z } from 'zod';
import { numberOrDistributionSchema } from '../../workload/distribution.ts';

/** `executors[].coldStart`. */
export const coldStartSchema = z
  .strictObject({
    time: numberOrDistributionSchema.describe(
      'Seconds of setup before the task; they are waited for and billed.',
    ),
    keepAlive: z.number().nonnegative().describe('Seconds for which an idle slot stays warm.'),
  })
  .describe('A slot that has been idle for longer, or not used yet, is set up first. None unless given.');
