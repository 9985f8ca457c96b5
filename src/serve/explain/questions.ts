import { z } from 'zod';
import { decideRequestSchema } from '../decision/request.ts';

/** The longest run that is simulated for a question, and the largest fleet. */
export const MOST_TASKS = 10_000;
export const MOST_EXECUTORS = 1000;

/** A decision of a run that is simulated for the question, with the policy that is served. */
export const runQuestionSchema = z.strictObject({
  scenario: z.record(z.string(), z.unknown()).describe('A scenario as in a file; it may name no other files'),
  seed: z.string().max(200).optional().describe('Decides the world; default: 1'),
  decision: z.int().nonnegative().describe('Which decision of the run, counting from 0'),
});
export type RunQuestion = z.output<typeof runQuestionSchema>;

/**
 * What can be explained: a request as for `/v1/decide`, the `id` alone of a decision that was made a while ago, or a
 * decision of a run. One object with all keys, not a union: a union's defaults would not be filled in.
 */
export const explainRequestSchema = decideRequestSchema.extend({
  executors: decideRequestSchema.shape.executors.optional(),
  scenario: runQuestionSchema.shape.scenario.optional(),
  seed: runQuestionSchema.shape.seed,
  decision: runQuestionSchema.shape.decision.optional(),
});
export type ExplainRequest = z.input<typeof explainRequestSchema>;

const numbers = z.record(z.string(), z.number());

export const explanationSchema = z.strictObject({
  id: z.string().nullable().describe('Of the decision; null for one of a run'),
  artifact: z.string().describe('Hash of the artifact whose policy is explained'),
  decision: z.int().nonnegative().nullable().describe('Its number in a run; null for one that was served'),
  chosen: z.int().nonnegative().describe('Index of the candidate'),
  runnerUp: z.int().nonnegative().nullable().describe('The best of the others'),
  margin: z.number().nullable().describe('Score of the chosen one less that of the runner-up'),
  baseValue: z.number().nullable().describe('With all contributions of a candidate it makes its score'),
  reasons: z.array(z.string()).describe('Codes, the most important first'),
  sentence: z.string().describe('The same for people'),
  candidates: z.array(
    z.strictObject({
      index: z.int().nonnegative(),
      kind: z.string(),
      task: z.string().nullable(),
      executor: z.string().nullable(),
      score: z.number().nullable(),
      features: numbers.describe('What the policy looked at'),
      contributions: numbers.describe('What each of them adds to the score'),
    }),
  ),
});
export type ServedExplanation = z.output<typeof explanationSchema>;

export const whatIfSchema = z.strictObject({
  artifact: z.string(),
  decision: z.int().nonnegative(),
  chosen: z.int().nonnegative(),
  candidates: z.array(
    z.strictObject({
      index: z.int().nonnegative(),
      cost: z.number().describe('Money'),
      meanResponse: z.number().nullable().describe('Seconds'),
      slaAttainment: z.number().nullable(),
      objective: z.number().describe('−Σ reward of the whole run'),
      regret: z.number().describe('The objective less the least one'),
    }),
  ),
});
export type ServedWhatIf = z.output<typeof whatIfSchema>;
