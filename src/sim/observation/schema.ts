import { z } from 'zod';

export const observationSchema = z.strictObject({
  delay: z
    .number()
    .positive()
    .describe(
      'Schedulers see the executors as they were so many seconds ago; tasks, and what is allowed, they see as they are.',
    ),
});
