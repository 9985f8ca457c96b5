import { z } from 'zod';

/** RFC 9457. */
export const problemSchema = z.strictObject({
  type: z.string().describe('`about:blank` where the status says it all'),
  title: z.string(),
  status: z.int(),
  detail: z.string().describe('For people; may change'),
  errors: z
    .array(z.strictObject({ path: z.string().describe('JSON Pointer into the body'), message: z.string() }))
    .optional(),
});

/** The Open Inference Protocol's form. */
export const inferenceErrorSchema = z.strictObject({ error: z.string() });
