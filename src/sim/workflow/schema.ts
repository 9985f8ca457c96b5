import { z } from 'zod';
import { distributionSchema } from '../../workload/distribution.ts';
import { expandFamily, familySchema } from './families.ts';

const probability = z.number().min(0).max(1);
const stepName = z.string().min(1);

/** A step's predecessor, and the bytes that it hands over. */
const dependencySchema = z.union([
  stepName.transform((step) => ({ step, bytes: 0 })),
  z.strictObject({
    step: stepName,
    bytes: z
      .number()
      .nonnegative()
      .default(0)
      .describe('Output that must reach the executor of this step over `links`.'),
  }),
]);

const repeatSchema = z.strictObject({
  probability: z.number().min(0).lt(1).describe('Each time this step completes.'),
  from: stepName
    .optional()
    .describe('The step to go back to, itself unless given: all between the two run anew.'),
});

const stepSchema = z.strictObject({
  name: stepName,
  task: z.string().min(1).describe('The class of its task.'),
  work: distributionSchema.optional().describe("Seconds on an executor of speed 1, instead of the class's."),
  after: z
    .array(dependencySchema)
    .default([])
    .describe('Steps that must be done before; names, or {step, bytes}.'),
  probability: probability
    .optional()
    .describe(
      'It runs with this probability; a step that does not run is done as soon as those before it are.',
    ),
  when: stepName.optional().describe('An earlier step: this one runs only where that one does.'),
  unless: stepName.optional().describe('An earlier step: this one runs only where that one does not.'),
  repeat: repeatSchema.optional().describe('Steps run again, as an answer that is not good enough.'),
});

const writtenSchema = z.strictObject({
  name: z.string().min(1),
  share: z.number().positive().default(1).describe('Relative frequency among the workflows.'),
  steps: z.array(stepSchema).min(1).optional(),
  family: familySchema
    .optional()
    .describe('A shape whose steps follow from a few numbers, instead of steps.'),
  sla: z
    .strictObject({
      deadline: z.number().positive().describe('Seconds from the arrival to the finish of the last step.'),
      penalty: z.number().nonnegative().default(0).describe('Money for each workflow that misses it.'),
    })
    .optional(),
});

/** A workflow with its steps, whether they are written or follow from its family. */
export const workflowSchema = writtenSchema
  .refine(({ steps, family }) => (steps === undefined) !== (family === undefined), {
    path: ['steps'],
    error: 'give either steps or a family',
  })
  .transform(({ steps, family, ...rest }) => ({
    ...rest,
    steps: steps ?? expandFamily(family!).map((step): z.output<typeof stepSchema> => step),
  }));

export type WorkflowSpec = z.output<typeof workflowSchema>;
export type StepSpec = WorkflowSpec['steps'][number];
