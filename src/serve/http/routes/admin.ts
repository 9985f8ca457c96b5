import { z } from 'zod';
import { InputError, VerificationError } from '../../../core/errors.ts';
import { MODES } from '../../decision/answer.ts';
import type { DecisionService } from '../../service.ts';
import type { Endpoint } from '../endpoint.ts';
import { Problem } from '../problem.ts';

const statusSchema = z.strictObject({
  mode: z.enum(MODES),
  suspended: z.string().nullable().describe('Why the policy decides nothing now'),
  policies: z.array(
    z.strictObject({
      role: z.enum(['primary', 'candidate', 'shadow']),
      artifact: z.string().describe('Hash'),
      agent: z.string(),
      folder: z.string(),
    }),
  ),
  canary: z
    .number()
    .min(0)
    .max(1)
    .describe('Share of keys that the candidate decides, or with none, that the policy does'),
  rolledBack: z.string().nullable().describe('Why the last candidate was withdrawn'),
  audit: z.string().nullable().describe('What is wrong with the audit log now'),
  alerts: z.array(z.string()),
});

export function adminEndpoints(service: DecisionService): readonly Endpoint[] {
  const answer = { name: 'Status', schema: statusSchema };
  return [
    {
      method: 'GET',
      url: '/v1/status',
      summary: 'Which policies are served, and how they do',
      access: 'admin',
      answer,
      handle: () => service.status(),
    },
    {
      method: 'POST',
      url: '/v1/reload',
      summary: 'Loads and verifies the bundles anew',
      access: 'admin',
      answer,
      errors: { 409: 'The new bundles do not hold; the old ones go on' },
      handle: () => reload(service),
    },
  ];
}

async function reload(service: DecisionService) {
  try {
    return await service.reload();
  } catch (error) {
    if (error instanceof InputError || error instanceof VerificationError)
      throw new Problem(409, error.message);
    throw error;
  }
}
