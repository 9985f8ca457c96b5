import { z } from 'zod';
import { SequentialStream } from '../../core/random.ts';
import { type DistributionSpec, distributionSchema } from '../../workload/distribution.ts';

/** What steps do; each is of the class of this name. */
const TYPES = ['api', 'llm', 'batch', 'approval'] as const;
type Type = (typeof TYPES)[number];

const weight = (usual: number) => z.number().nonnegative().default(usual);
const USUAL_MIX = { api: 5, llm: 4, batch: 1, approval: 0.5 };

export const orchestrationSchema = z.strictObject({
  shape: z.literal('orchestration'),
  stages: z.int().min(1).max(100).describe('One after another; each waits for all steps of the one before.'),
  width: z.int().min(1).max(100).default(3).describe('Steps of a stage at most; each stage draws how many.'),
  mix: z
    .strictObject({
      api: weight(USUAL_MIX.api),
      llm: weight(USUAL_MIX.llm),
      batch: weight(USUAL_MIX.batch),
      approval: weight(USUAL_MIX.approval),
    })
    .default(USUAL_MIX)
    .refine((mix) => TYPES.some((type) => mix[type] > 0), { error: 'one of them must be above 0' })
    .describe('How often a step is of each type. Its class has the name of the type.'),
  tokens: distributionSchema
    .default(() => distributionSchema.parse({ dist: 'tokens' }))
    .describe('Work of the llm steps, instead of that of their class.'),
  skip: z
    .number()
    .min(0)
    .lt(1)
    .default(0.1)
    .describe('Probability that an arrival does without a step; those of the first stage always run.'),
  again: z
    .number()
    .min(0)
    .lt(1)
    .default(0.1)
    .describe('Probability that an answer of an llm step is not good enough and is generated anew.'),
  bytes: z.number().nonnegative().default(0).describe('What each step hands over to each that follows.'),
  draw: z.int().nonnegative().default(0).describe('Which of the workflows of this kind.'),
});

type OrchestrationSpec = z.output<typeof orchestrationSchema>;

export interface OrchestrationStep {
  readonly name: string;
  readonly task: Type;
  readonly after: { step: string; bytes: number }[];
  readonly work?: DistributionSpec;
  readonly probability?: number;
  readonly repeat?: { readonly probability: number };
}

/**
 * An AI workflow of mixed steps, a made-up one: stages of calls, generations, programs and approvals, one to `width` at
 * once. `draw` fixes the stages; which steps an arrival skips, its tokens and its repetitions follow from the seed.
 */
export function orchestrationSteps(spec: OrchestrationSpec): OrchestrationStep[] {
  const stream = new SequentialStream(`orchestration ${spec.draw}`);
  const steps: OrchestrationStep[] = [];
  let before: string[] = [];
  for (let stage = 0; stage < spec.stages; stage++) {
    const after = before.map((step) => ({ step, bytes: spec.bytes }));
    before = Array.from({ length: 1 + stream.below(spec.width) }, (_, i) => {
      const type = drawType(spec.mix, stream.uniform());
      const name = `${type}-${stage}-${i}`;
      steps.push({
        name,
        task: type,
        after,
        ...(type === 'llm' && { work: spec.tokens }),
        ...(type === 'llm' && spec.again > 0 && { repeat: { probability: spec.again } }),
        ...(stage > 0 && spec.skip > 0 && { probability: 1 - spec.skip }),
      });
      return name;
    });
  }
  return steps;
}

function drawType(mix: Readonly<Record<Type, number>>, u: number): Type {
  const likely = TYPES.filter((type) => mix[type] > 0);
  let left = u * likely.reduce((sum, type) => sum + mix[type], 0);
  const drawn = likely.find((type) => {
    left -= mix[type];
    return left < 0;
  });
  return drawn ?? likely.at(-1)!;
}
