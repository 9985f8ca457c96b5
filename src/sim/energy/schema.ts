import { z } from 'zod';
import { pathSchema } from '../paths/schema.ts';

const watts = z.number().nonnegative();

/** What an executor draws: a line from idle to all slots busy. Nothing while it is switched off or taken away. */
export const powerSchema = z
  .strictObject({
    idle: watts.default(0).describe('Watts of one executor with nothing on it, booting ones too.'),
    max: watts.describe('Watts with all slots busy; in between it is proportional.'),
  })
  .refine(({ idle, max }) => idle <= max, { error: 'idle power is at most max', path: ['idle'] });

export const siteEnergySchema = {
  carbon: pathSchema.optional().describe('Grams of CO2 for a kilowatt-hour, by time.'),
  powerLimit: z
    .number()
    .positive()
    .optional()
    .describe('Watts: a task begins only if its site then draws no more; it waits for others there to end.'),
};
