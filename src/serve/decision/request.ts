import { z } from 'zod';

const amount = z.number().nonnegative();
const labels = z.record(z.string(), z.string());

const workflowSchema = z.strictObject({
  deadline: z
    .number()
    .nullable()
    .optional()
    .describe('Seconds from the submission of the task until the SLA of its workflow expires; null: none'),
  rest: amount
    .optional()
    .describe('Predicted seconds from the end of the task to that of its workflow; default: 0'),
  penalty: amount.optional().describe('Money for a workflow that misses its SLA; default: 0'),
});

export const taskSchema = z.strictObject({
  id: z.string().optional().describe('Its name in the production system'),
  class: z
    .string()
    .optional()
    .describe('One of the classes that the policy was trained on; default: the first'),
  work: amount
    .optional()
    .describe('Estimated seconds on an executor of speed 1; default: the mean of its class'),
  runtimes: z.array(amount).optional().describe('Estimated seconds on each executor, in place of `work`'),
  deadline: z
    .number()
    .nullable()
    .optional()
    .describe('Seconds from its submission until its SLA expires; null: none; default: that of its class'),
  waited: amount.optional().describe('Seconds since its submission; default: 0'),
  priority: z.number().optional().describe('Larger goes first; default: that of its class'),
  slots: z.int().positive().optional().describe('Slots that it takes; default: those of its class'),
  demand: z
    .record(z.string(), amount)
    .optional()
    .describe('Units of each resource that it takes; where GPUs are packed default: those of its class'),
  attempts: z.int().nonnegative().optional().describe('How often it has begun before; default: 0'),
  labels: labels.optional().describe('For rules to look at'),
  workflow: workflowSchema.optional().describe('The workflow that it is a step of'),
});

export const executorSchema = z.strictObject({
  name: z.string().min(1),
  tier: z.string().default('cloud'),
  slots: z.int().positive().default(1),
  speed: z.number().positive().default(1),
  free: z.int().nonnegative().optional().describe('Slots with nothing on them; default: all'),
  queueLength: z.int().nonnegative().default(0).describe('Tasks sent there that have not begun'),
  backlog: amount.default(0).describe('Predicted slot-seconds of work left there, at its own speed'),
  load: z
    .int()
    .nonnegative()
    .optional()
    .describe('Tasks there that have not finished; default: busy slots and the queue'),
  start: amount
    .optional()
    .describe('Predicted seconds until a task sent there now would begin; default: guessed from the backlog'),
  price: z
    .strictObject({
      perSecond: amount.default(0).describe('Money for a slot-second'),
      perTask: amount.default(0),
    })
    .prefault({}),
  latency: amount.default(0).describe('Seconds until a task sent there arrives'),
  open: z.boolean().default(true).describe('Whether tasks can begin there now'),
  available: z.record(z.string(), amount).optional().describe('Units of each resource that are free'),
  devices: z
    .array(amount.max(1000))
    .optional()
    .describe('Thousandths that are free on each of its GPUs; needed where these are packed, [] without any'),
  gpuType: z.string().optional().describe('The model of its GPUs'),
  labels: labels.optional().describe('For rules to look at'),
});

export const decideRequestSchema = z.strictObject({
  id: z.string().min(1).max(200).optional().describe('Of this decision; made up where missing'),
  key: z.string().min(1).max(200).optional().describe('What canaries are drawn by; default: the id'),
  task: taskSchema.optional().describe('Which executor should have it?'),
  tasks: z.array(taskSchema).min(1).optional().describe('Control `batch`: which of these should go first?'),
  executors: z.array(executorSchema).min(1),
  committed: z
    .strictObject({
      seconds: z
        .number()
        .describe(
          'Until each task that was sent and has not ended will have, added up; less than 0 where they are late',
        ),
      penalty: z
        .number()
        .default(0)
        .describe('Money for the deadlines that these tasks are predicted to miss'),
    })
    .optional()
    .describe('Default: guessed from the backlogs'),
  queued: z
    .int()
    .positive()
    .optional()
    .describe('Tasks that wait to be placed, these included; default: those given'),
  deadlineMs: z.number().positive().max(60_000).optional().describe('Milliseconds within which to answer'),
});

/** A request, as a client writes it. */
export type DecideRequest = z.input<typeof decideRequestSchema>;
export type TaskState = z.output<typeof taskSchema>;
/** … with defaults filled in. */
export type ExecutorState = z.output<typeof executorSchema>;
