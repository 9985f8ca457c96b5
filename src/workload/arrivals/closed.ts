import { z } from 'zod';
import { distributionSchema } from '../distribution.ts';

/** A fixed number of clients, each sending its next task `think` seconds after its last one has ended. */
export const closedSchema = z.strictObject({
  process: z.literal('closed'),
  clients: z.int().min(1),
  think: distributionSchema,
});
