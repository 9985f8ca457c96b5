import { z } from 'zod';
import { fraction } from '../numbers.ts';
import { schedule } from '../schedule.ts';
import { stateSchema } from './state-keys.ts';

/** The hyperparameters of all tabular methods. */
export const tabularSchema = z.object({
  actions: z
    .enum(['rules', 'executors'])
    .optional()
    .describe('Choose among dispatch rules, or among actions; rules where there are candidates.'),
  state: stateSchema
    .optional()
    .describe(
      'The globals, or features of candidates by row, that make a state; each is cut at its edges, or rounded.',
    ),
  learningRate: z
    .union([schedule(fraction), z.literal('visits')])
    .default(0.1)
    .describe('α, or visits for 1 / (number of updates of this value).'),
  initialValue: z.number().default(0).describe('Q before the first update; a high one tries everything.'),
  exploration: schedule(fraction)
    .default({ from: 1, to: 0.05, steps: 10_000, shape: 'linear' })
    .describe('ε, the share of choices that are random.'),
});

export type TabularOptions = z.output<typeof tabularSchema>;
