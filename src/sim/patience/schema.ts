import { z } from 'zod';
import { numberOrDistributionSchema } from '../../workload/distribution.ts';

/** `tasks[].patience`. */
export const patienceSchema = z
  .union([z.literal('deadline'), numberOrDistributionSchema], {
    error:
      "expected 'deadline', a number of seconds > 0 or a distribution, as in {dist: exponential, mean: 2}",
  })
  .describe(
    'Seconds from its arrival after which a task that has not begun abandons, or that it does so when its SLA ' +
      'expires. One that travels abandons when it gets there. Endless unless given.',
  );
