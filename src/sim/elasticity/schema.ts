import { z } from 'zod';
import { numberOrDistributionSchema } from '../../workload/distribution.ts';

const seconds = z.number().nonnegative();

export const scaleSchema = z
  .strictObject({
    min: z
      .int()
      .nonnegative()
      .default(0)
      .describe('How many are always on, and on at first; the rest is off at first.'),
    boot: numberOrDistributionSchema
      .default({ dist: 'deterministic', value: 0 })
      .describe('Seconds from being switched on until tasks can begin.'),
    idle: seconds
      .nullable()
      .default(null)
      .describe('Seconds without a task after which one is switched off; null leaves that to the rule.'),
    rule: z
      .enum(['demand', 'utilisation', 'queue', 'decisions'])
      .default('demand')
      .describe(
        'How many are on. demand: a task sent to one that is off switches it on. utilisation: busy slots are the ' +
          'target share of all since the last look. queue: the target number of tasks for each. decisions: the policy ' +
          'chooses (candidates of kind scale). But for demand, those that are off take no tasks, except one where ' +
          'none is on.',
      ),
    target: z
      .number()
      .positive()
      .optional()
      .describe('Of the rules utilisation (a share) and queue (tasks).'),
    interval: z.number().positive().default(15).describe('Seconds between two looks of the rule.'),
    cooldown: seconds.default(0).describe('Seconds after a change in which the rule switches none off.'),
  })
  .refine(({ rule, idle }) => rule !== 'demand' || idle !== null, {
    error: 'rule demand needs the seconds after which an idle one is switched off',
    path: ['idle'],
  })
  .refine(({ rule, target }) => (rule === 'utilisation' || rule === 'queue') === (target !== undefined), {
    error: 'the rules utilisation and queue have a target, others have none',
    path: ['target'],
  })
  .refine(({ rule, target = 0 }) => rule !== 'utilisation' || target <= 1, {
    error: 'utilisation is at most 1',
    path: ['target'],
  });

export type ScaleSpec = z.output<typeof scaleSchema>;
