import type { NetworkModel } from '../policy-model.ts';
import { Attention } from './attention.ts';
import type { StoredWeights } from './dense.ts';
import { Pool } from './pool.ts';
import type { Workspace } from './workspace.ts';

/** What candidates see of one another, from the activations of the first layer. */
export interface Context {
  /** How many numbers it needs for each row. */
  readonly perRow: number;
  /**
   * Takes in a new observation.
   * @param first where the activations of the first row begin; each row's begin at a whole group of columns
   * @param free where the numbers for the rows begin
   */
  look(first: number, free: number, mask: Uint8Array): void;
  /** Where to find what the sums of row r's second layer begin with, their bias included, until the next is asked for. */
  of(r: number): number;
}

export function contextOf(model: NetworkModel, weights: StoredWeights, space: Workspace): Context {
  const widths = model.hidden as [number, number];
  return model.context === 'attention'
    ? new Attention(widths, weights, space)
    : new Pool(widths, weights, space);
}
