import { z } from 'zod';

const units = z.int().nonnegative();

/** Keys of an executor: what it offers beside slots. */
export const executorResources = {
  resources: z
    .record(z.string().min(1), units)
    .optional()
    .describe('What it offers beside slots, in whole units of your own: {cpu: 16000, memory: 64000}.'),
  gpus: z
    .strictObject({
      count: z.int().positive().describe('Devices.'),
      type: z.string().min(1).default('gpu').describe('Their model, for the types that tasks allow.'),
    })
    .optional()
    .describe('GPUs of one model; tasks take shares of one of them, or several whole.'),
};

/** Keys of a class of tasks: what each of them takes while it runs. */
export const taskDemands = {
  demand: z
    .record(z.string().min(1), units)
    .optional()
    .describe('What a task takes while it runs, in the units of the executors: {cpu: 2000}.'),
  gpu: z
    .strictObject({
      share: z
        .int()
        .min(1)
        .max(1000)
        .optional()
        .describe('Thousandths of one device: it must have them free.'),
      count: z.int().positive().optional().describe('So many whole devices.'),
      types: z.array(z.string().min(1)).min(1).optional().describe('Allowed models; all unless given.'),
    })
    .refine(({ share, count }) => (share === undefined) !== (count === undefined), {
      error: 'give either share (thousandths of one device) or count (whole devices)',
    })
    .optional(),
};

export type GpuDemand = NonNullable<z.output<(typeof taskDemands)['gpu']>>;
