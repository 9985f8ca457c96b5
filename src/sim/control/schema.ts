import { z } from 'zod';
import { numberOrDistributionSchema } from '../../workload/distribution.ts';

const positiveSeconds = z.number().positive();

/** Kept of the work of a task that has to stop. */
const progressSchema = z
  .enum(['all', 'checkpoint', 'none'])
  .default('all')
  .describe('What is kept of the work that a task has done when it has to stop.');

export const placementSchema = z.strictObject({
  unfit: z
    .enum(['wait', 'reject'])
    .default('wait')
    .describe('What becomes of the first task in the queue when it fits nowhere.'),
  wait: z
    .boolean()
    .default(true)
    .describe('Whether a policy may leave a task waiting although it fits; rules that rank never do.'),
});

export const choicesSchema = z.strictObject({
  reject: z.boolean().default(false).describe('A task may be turned away.'),
  defer: z
    .strictObject({
      seconds: positiveSeconds.describe('Until it is asked about again.'),
      limit: z.int().positive().default(1).describe('How often a task may be deferred at most.'),
    })
    .optional()
    .describe('A task may be put off.'),
  preempt: z
    .strictObject({ progress: progressSchema })
    .optional()
    .describe('A task may run at once in place of tasks of lower priority, which go back to the scheduler.'),
  migrate: z
    .strictObject({
      rows: z
        .int()
        .positive()
        .default(16)
        .describe('How many tasks of the longest queue are offered at most, the first in line first.'),
    })
    .optional()
    .describe('An executor that has run empty may take over a task that waits where the queue is longest.'),
});

export const escalationSchema = z.strictObject({
  executor: z
    .string()
    .min(1)
    .describe('The pool of people who decide; it takes no tasks. Its slots are the decisions at a time.'),
  time: numberOrDistributionSchema.describe('Seconds that a person takes to decide.'),
  timeout: positiveSeconds.describe('Seconds after which nobody waits for an answer any more.'),
  default: z
    .string()
    .min(1)
    .default('least-backlog')
    .describe('What happens then: least-backlog, reject, or the name of an executor.'),
});

export const thinkingSchema = z.strictObject({
  constant: z.number().nonnegative().default(0).describe('Seconds for each choice.'),
  perCandidate: z.number().nonnegative().default(0).describe('Seconds for each row of a choice.'),
  message: z
    .number()
    .nonnegative()
    .default(0)
    .describe('Seconds for each round of messages by which negotiating agents come to a choice.'),
  measured: z
    .number()
    .nonnegative()
    .default(0)
    .describe('Times the seconds that the policy really took; `simulate` measures them.'),
});

export const gangSchema = z
  .int()
  .min(2)
  .optional()
  .describe(
    'Each arrival brings so many tasks of equal work that must begin at one instant, each elsewhere.',
  );
