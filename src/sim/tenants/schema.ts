import { z } from 'zod';

/** One of `tenants`. */
export const tenantSchema = z.strictObject({
  name: z.string().min(1),
  quota: z
    .int()
    .positive()
    .optional()
    .describe(
      'Most slots of tasks that are at executors at once, waiting there or running; further ones wait in a line of ' +
        "the tenant's own. Unlimited unless given.",
    ),
  share: z
    .number()
    .positive()
    .default(1)
    .describe('What it is entitled to, relative to the others; fairness is judged by it.'),
});

export type TenantSpec = z.output<typeof tenantSchema>;
