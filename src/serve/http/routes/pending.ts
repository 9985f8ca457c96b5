import { z } from 'zod';
import type { Pending } from '../../pending/pending.ts';
import type { DecisionService } from '../../service.ts';
import type { Endpoint } from '../endpoint.ts';
import { Problem } from '../problem.ts';

const index = z.int().nonnegative();

const pendingSchema = z.strictObject({
  id: z.string(),
  decision: z.string().describe('Id of the decision'),
  reason: z.string().describe('Why a person is asked'),
  created: z.string(),
  expires: z.string(),
  state: z.enum(['open', 'settled', 'expired']),
  task: z.unknown(),
  candidates: z.array(z.string()),
  allowed: z.array(z.boolean()),
  scores: z.array(z.number().nullable()),
  proposed: index.nullable().describe('What the policy would do'),
  standing: index.nullable().describe('What holds when nobody answers in time'),
  choice: index.nullable(),
  by: z.string().nullable(),
  comment: z.string().nullable(),
});

const wordSchema = z.strictObject({
  choice: index.nullable().describe('Index of an allowed candidate; null: seen, where none is allowed'),
  comment: z.string().max(2000).optional(),
});

type Word = Omit<Parameters<DecisionService['settle']>[1], 'by'>;

const UNKNOWN = 'There is no such decision, or it is long over';

export function pendingEndpoints(service: DecisionService): readonly Endpoint[] {
  const pending = { name: 'Pending', schema: pendingSchema };
  return [
    {
      method: 'GET',
      url: '/v1/pending',
      summary: 'The decisions that a person is asked about',
      access: 'approve',
      answer: { name: 'PendingList', schema: z.strictObject({ pending: z.array(pendingSchema) }) },
      handle: () => ({ pending: service.pending() }),
    },
    {
      method: 'GET',
      url: '/v1/pending/:id',
      summary: 'One of them',
      access: 'approve',
      answer: pending,
      errors: { 404: UNKNOWN },
      handle: ({ params }) => known(service, params),
    },
    {
      method: 'POST',
      url: '/v1/pending/:id',
      summary: 'A person’s word on it',
      access: 'approve',
      body: {
        name: 'Word',
        schema: wordSchema,
        examples: { word: { choice: 0, comment: 'the edge has this customer’s data' } },
      },
      answer: pending,
      errors: { 404: UNKNOWN, 409: 'It is settled, or its time is over' },
      handle: ({ params, body, caller }) => {
        const { id, state } = known(service, params);
        if (state !== 'open')
          throw new Problem(409, `This decision is ${state}: nobody can settle it any more.`);
        return service.settle(id, { ...(body as Word), by: caller!.subject });
      },
    },
  ];
}

function known(service: DecisionService, params: unknown): Pending {
  const found = service.pendingById((params as { readonly id: string }).id);
  if (found === undefined) throw new Problem(404, `${UNKNOWN}.`, { kind: 'unknown-decision' });
  return found;
}
