import { z } from 'zod';

/** Hyperparameters of every method that learns a network: see `NetworkOptions`. */
export const networkOptions = {
  hidden: z
    .array(z.int().positive())
    .default([64, 64])
    .describe('Widths of the hidden layers; none make a linear policy.'),
  activation: z.enum(['tanh', 'relu']).default('tanh').describe('Activation of the hidden layers.'),
  context: z
    .enum(['none', 'pooled', 'attention'])
    .default('pooled')
    .describe('What the score of a candidate takes in of the others; all but none need two hidden layers.'),
  layerNorm: z.boolean().default(false).describe('Whether hidden layers are normalised (LayerNorm).'),
};
