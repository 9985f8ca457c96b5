import {
  type ExplainRequest,
  explainRequestSchema,
  explanationSchema,
  type RunQuestion,
  runQuestionSchema,
  whatIfSchema,
} from '../../explain/questions.ts';
import type { DecisionService } from '../../service.ts';
import type { Endpoint } from '../endpoint.ts';
import { Turns } from '../turns.ts';

const RUN = {
  scenario: {
    name: 'two-executors',
    control: 'dispatch',
    horizon: { tasks: 100 },
    executors: [{ name: 'edge' }, { name: 'cloud', speed: 2, price: { perSecond: 0.0001 } }],
    tasks: [{ name: 'api', work: { dist: 'exponential', mean: 0.5 } }],
    arrivals: { process: 'poisson', rate: 2 },
    reward: { cost: 1, latency: 0.01 },
  },
  seed: '1',
  decision: 17,
};

const SERVED = {
  task: { work: 1 },
  executors: [
    { name: 'edge-1', backlog: 2 },
    { name: 'cloud-1', backlog: 1, price: { perSecond: 0.0001 } },
  ],
};

/** Questions that may wait; they are answered one after another, beside the decisions. */
const MOST_WAITING = 8;

const OVERLOADED = { 503: 'Other questions are being answered' };

export function explainEndpoints(service: DecisionService): Endpoint[] {
  const turns = new Turns(MOST_WAITING);
  return [
    {
      method: 'POST',
      url: '/v1/explain',
      summary:
        'Why this candidate? Of a request, of a decision made a while ago, or of one of a simulated run',
      access: 'decide',
      body: {
        name: 'ExplainRequest',
        schema: explainRequestSchema,
        examples: { request: SERVED, recent: { id: 'decision-1' }, run: RUN },
      },
      answer: { name: 'Explanation', schema: explanationSchema },
      errors: OVERLOADED,
      handle: ({ body }) => turns.take(() => service.explain(body as ExplainRequest)),
    },
    {
      method: 'POST',
      url: '/v1/whatif',
      summary: 'What would every other candidate of a decision of a simulated run have come to?',
      access: 'decide',
      body: { name: 'WhatIfRequest', schema: runQuestionSchema, examples: { run: RUN } },
      answer: { name: 'WhatIf', schema: whatIfSchema },
      errors: OVERLOADED,
      handle: ({ body }) => turns.take(() => service.whatIf(body as RunQuestion)),
    },
  ];
}
