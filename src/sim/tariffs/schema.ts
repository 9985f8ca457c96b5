import { z } from 'zod';
import { pathSchema } from '../paths/schema.ts';

const money = z.number().nonnegative();

export const priceSchema = z
  .strictObject({
    perSecond: pathSchema.default(0).describe('Money for one slot-second: one price, or one that changes.'),
    perTask: money.default(0).describe('Money for each task that starts here.'),
    billing: z
      .enum(['occupied', 'provisioned'])
      .default('occupied')
      .describe(
        'occupied bills slots while tasks run on them; provisioned bills all slots of what is switched on.',
      ),
    minimum: money
      .default(0)
      .describe('Seconds for which provisioned slots are billed at least, each time they are switched on.'),
  })
  .prefault({});

export type PriceSpec = z.output<typeof priceSchema>;
