import { z } from 'zod';

const money = z.number().nonnegative();
const share = z.number().positive().max(1);

/** What a class of tasks is promised, and what breaking the promise costs. */
export const slaSchema = z.strictObject({
  deadline: z.number().positive().describe('Seconds from arrival to finish.'),
  penalty: money.default(0).describe('Money for each task that misses it, however late.'),
  perSecond: money.default(0).describe('Money for each second that a task is late, on top of that.'),
  cap: money.optional().describe('Most money for one late task; without it there is no limit.'),
  unserved: money
    .optional()
    .describe('Money for a task that is never completed: the cap where there is one, else `penalty`.'),
  percentile: z
    .strictObject({
      share: share.describe('Of all tasks: 0.95 for a 95th percentile.'),
      within: z.number().positive().optional().describe('Seconds from arrival to finish; the deadline.'),
      penalty: money.default(0).describe('Money for missing it, due at the end of the run.'),
    })
    .optional()
    .describe('So many of the tasks must be done so soon.'),
  availability: z
    .strictObject({
      share: share.describe('Of all tasks that ended: those that were completed, however late.'),
      penalty: money.default(0).describe('Money for missing it, due at the end of the run.'),
    })
    .optional(),
});

export type SlaSpec = z.output<typeof slaSchema>;

/** What may be spent on tasks, all together. */
export const budgetSchema = z
  .strictObject({
    class: z.string().optional().describe('Tasks of one class.'),
    tenant: z.string().optional().describe('Tasks of one tenant; without either, all tasks.'),
    money: z.number().positive(),
    over: z
      .enum(['report', 'reject'])
      .default('report')
      .describe('What becomes of tasks that arrive when it is spent. Spent is what ended tasks have cost.'),
  })
  .refine((budget) => !(budget.class && budget.tenant), { error: 'give either class or tenant, not both' });

export type BudgetSpec = z.output<typeof budgetSchema>;
