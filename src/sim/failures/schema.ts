import { z } from 'zod';
import { distributionSchema, numberOrDistributionSchema } from '../../workload/distribution.ts';

const seconds = z.number().nonnegative();
const probability = z.number().min(0).max(1);

/** `executors[].failures` and `sites[].failures`: breakdowns and repairs. */
export const outagesSchema = z.strictObject({
  uptime: numberOrDistributionSchema.describe('Seconds from a repair to the next breakdown (mean: MTBF).'),
  repair: numberOrDistributionSchema.describe('Seconds that a repair takes (mean: MTTR).'),
});

export const breakdownsSchema = outagesSchema
  .extend({
    counts: z
      .enum(['always', 'busy'])
      .default('always')
      .describe('When up-time passes: always, or only while something runs there.'),
  })
  .describe('Breakdowns: what runs is interrupted, what waits waits on. None unless given.');

/** `repair`: who mends executors. */
export const repairSchema = z
  .strictObject({
    crews: z.int().positive().describe('Executors that can be under repair at once.'),
    per: z
      .enum(['fleet', 'site'])
      .default('fleet')
      .describe('Whether the whole fleet or each site has so many.'),
  })
  .describe(
    'Repair crews, who mend in the order of the breakdowns; without this every repair begins at once.',
  );

/** `tasks[].failure`. */
export const taskFailureSchema = z
  .strictObject({
    probability: probability.describe('That an attempt turns out to have failed when it ends.'),
  })
  .describe("The tasks' own failures. None unless given.");

/** `tasks[].retry`. */
export const retrySchema = z
  .strictObject({
    limit: z
      .int()
      .nonnegative()
      .nullable()
      .default(null)
      .describe(
        'Attempts after the first, for any reason; one more and the task has failed. null: no limit.',
      ),
    backoff: z
      .strictObject({
        first: seconds.default(0).describe('Seconds before the first retry.'),
        factor: z.number().min(1).default(2).describe('How much longer each further one waits.'),
        max: seconds.nullable().default(null).describe('Most seconds to wait; null is unbounded.'),
      })
      .prefault({}),
    progress: z
      .enum(['resume', 'restart', 'checkpoint'])
      .optional()
      .describe(
        'What an interruption keeps: all, nothing, or what the last checkpoint holds; checkpoint where the class ' +
          'has checkpoints, else restart. An own failure keeps nothing.',
      ),
    where: z
      .enum(['anywhere', 'same'])
      .optional()
      .describe(
        'anywhere asks the scheduler again; same stays first in its executor’s queue. Unless given: same after a ' +
          'breakdown, anywhere after a revocation or an own failure.',
      ),
  })
  .describe(
    'What follows when an attempt comes to nothing. Without it interruptions are retried at once without limit, own ' +
      'failures are final.',
  );

/** `tasks[].checkpoint`. */
export const checkpointSchema = z
  .strictObject({
    interval: z.number().positive().describe('Seconds of work (at speed 1) from one checkpoint to the next.'),
    cost: seconds.describe('Seconds that each takes; the one at the end of the work too.'),
  })
  .describe(
    'The run is longer by `cost` after each `interval` of work; an interruption keeps what was saved.',
  );

/** `tasks[].noise`. */
export const noiseSchema = distributionSchema.describe(
  "A factor of each attempt's run, drawn anew for every attempt; give it mean 1. Schedulers are not told. None unless given.",
);

/** `tasks[].straggler`. */
export const stragglerSchema = z
  .strictObject({
    probability,
    factor: z.number().min(1).describe('How many times longer such an attempt runs.'),
  })
  .describe('Attempts that take longer than the work is; schedulers are not told.');
