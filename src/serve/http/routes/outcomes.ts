import { z } from 'zod';
import { InputError } from '../../../core/errors.ts';
import type { DecisionService, Outcome } from '../../service.ts';
import type { Endpoint } from '../endpoint.ts';
import { Problem } from '../problem.ts';

const outcomeSchema = z.strictObject({
  id: z.string().min(1).max(200).describe('Of the decision'),
  slaMet: z.boolean().optional().describe('Whether the task met its SLA'),
  sojourn: z.number().nonnegative().optional().describe('Seconds from submission to finish'),
  runTime: z.number().nonnegative().optional().describe('Seconds that it ran where it was sent'),
  cost: z.number().optional().describe('Money'),
});

const MAX_OUTCOMES = 1000;
const listSchema = z.strictObject({ outcomes: z.array(outcomeSchema).min(1).max(MAX_OUTCOMES) });

const reportSchema = z.strictObject({
  accepted: z.int().nonnegative(),
  rejected: z.array(z.strictObject({ id: z.string(), message: z.string() })),
});

export function outcomesEndpoint(service: DecisionService): Endpoint {
  return {
    method: 'POST',
    url: '/v1/outcomes',
    summary: 'Tells what became of tasks that were decided about',
    access: 'decide',
    body: {
      name: 'Outcomes',
      schema: z.union([listSchema, outcomeSchema]),
      examples: {
        one: { id: 'decision-1', slaMet: true, sojourn: 0.31, cost: 0.00002 },
        several: {
          outcomes: [
            { id: 'decision-1', slaMet: true },
            { id: 'decision-2', slaMet: false },
          ],
        },
      },
    },
    answer: { name: 'OutcomesReport', schema: reportSchema },
    errors: { 404: 'None of the decisions is known' },
    handle: ({ body }) => reportAll(service, body as Outcome | z.output<typeof listSchema>),
  };
}

/** Those that are known count, whatever the others are. */
function reportAll(service: DecisionService, body: Outcome | z.output<typeof listSchema>) {
  const outcomes = ('outcomes' in body ? body.outcomes : [body]) as readonly Outcome[];
  const rejected = outcomes.flatMap((outcome, i) => {
    const message = rejection(service, outcome);
    return message === null
      ? []
      : [{ path: 'outcomes' in body ? `/outcomes/${i}/id` : '/id', id: outcome.id, message }];
  });
  if (rejected.length === outcomes.length) {
    const errors = rejected.map(({ path, message }) => ({ path, message }));
    throw new Problem(404, rejected[0]!.message, { kind: 'unknown-decision', errors });
  }
  return {
    accepted: outcomes.length - rejected.length,
    rejected: rejected.map(({ id, message }) => ({ id, message })),
  };
}

function rejection(service: DecisionService, outcome: Outcome): string | null {
  try {
    service.report(outcome);
    return null;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}
