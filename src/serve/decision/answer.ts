import { z } from 'zod';

export const MODES = ['observe', 'advise', 'enforce'] as const;

/**
 * What a policy's choice is to the caller. `observe`: nothing, the fallback scheduler answers and the policy's choice is
 * only recorded; `advise`: a proposal; `enforce`: to be done, so it is never given without a record in the audit log.
 */
export type Mode = (typeof MODES)[number];

/** Why the policy did not have its way: the first word of an answer's `reason`. */
export const REASONS = [
  'disabled', // the disable file is there
  'observe',
  'canary', // the key belongs to those that the fallback scheduler still serves
  'deadline',
  'not-finite', // a score is no number
  'out-of-distribution',
  'guardrail', // a rule could not be evaluated
  'pending', // a person is asked, and until they answer the fallback scheduler's word holds
  'no-candidate', // nothing is left to choose
  'exception',
  'audit', // the decision could not be recorded
  'rolled-back',
] as const;
export type Reason = (typeof REASONS)[number];

export const decideAnswerSchema = z.strictObject({
  id: z.string(),
  mode: z.enum(MODES).describe('What the answer is to the caller'),
  choice: z.int().nonnegative().nullable().describe('Index of the candidate; null where none is left'),
  kind: z.string().describe('`run`, or what else to do: `wait`, `reject`, `defer`; `none` without a choice'),
  executor: z.string().nullable().describe('Name of the executor to run it on'),
  task: z.string().nullable().describe('Of several tasks the id, or else the index, of the one to run'),
  scores: z.array(z.number().nullable()).describe('The policy’s, one a candidate; null where it has none'),
  propensity: z.number().min(0).max(1).describe('Probability with which this candidate was chosen'),
  fallback: z.boolean().describe('Whether the fallback scheduler chose'),
  reason: z.string().nullable().describe('Why it did'),
  pending: z.string().nullable().describe('Where a person is asked: the id in /v1/pending'),
  artifact: z.string().describe('Hash of the artifact whose policy was asked'),
  auditSeq: z.int().nonnegative().nullable().describe('Number of its record; null where there is none'),
});

export type DecideAnswer = z.output<typeof decideAnswerSchema>;
