import { z } from 'zod';
import { whole } from '../numbers.ts';

/** Hyperparameters of every method that learns a network: see `NetworkOptions`. */
export const networkOptions = {
  hidden: z
    .array(whole)
    .default([64, 64])
    .describe('Widths of the hidden layers; none make a linear policy.'),
  activation: z.enum(['tanh', 'relu']).default('tanh').describe('Activation of the hidden layers.'),
  context: z
    .enum(['none', 'pooled', 'attention'])
    .default('pooled')
    .describe('What the score of a candidate takes in of the others; all but none need two hidden layers.'),
  layerNorm: z.boolean().default(false).describe('Whether hidden layers are normalised (LayerNorm).'),
  hide: z
    .array(z.string())
    .default([])
    .describe(
      'Globals and features, by their names, that the network does not see, to find out what they are worth.',
    ),
};

/** Whether a network's inputs are brought to scale. @param when says what is measured, and when */
export function normalising(when: string) {
  return z.boolean().optional().describe(`Whether ${when}; yes where there are candidates.`);
}
