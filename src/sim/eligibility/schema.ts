import { z } from 'zod';

const value = z.string().min(1);
const values = z.record(value, z.union([value, z.array(value).min(1)])).optional();

/** Keys of an executor: what it is called for matching. */
export const executorLabels = {
  labels: z
    .record(value, value)
    .optional()
    .describe(
      'What tasks may require or avoid; tier, site, executor and gpu (its model) are labels already.',
    ),
};

/** Keys of a class of tasks: where they may run. */
export const taskAffinities = {
  requires: values.describe('Labels that an executor must have, each with one of these values.'),
  avoids: values.describe('Labels that an executor must not have with any of these values.'),
};

/** Labels that every executor has without being given them. */
export const OWN_LABELS = ['tier', 'site', 'executor', 'gpu'] as const;
