import type { DecisionPoint } from '../../sim/decision-point.ts';
import type { Preferences } from '../../sim/preferences.ts';
import type { ObservationBatch } from '../observation-batch.ts';
import type { Featuriser } from './featuriser.ts';

/** What is shown of a world, and behind its globals the shares of the reward's weights, `weight:<kpi>` each. */
export class PreferenceFeatures implements Featuriser {
  readonly globals: readonly string[];
  readonly features: readonly string[];
  readonly maxRows: number;
  readonly #world: Featuriser;
  readonly #shares: Float32Array;

  constructor(world: Featuriser, preferences: Preferences) {
    this.#world = world;
    this.#shares = Float32Array.from(Object.values(preferences));
    this.globals = [...world.globals, ...Object.keys(preferences).map((kpi) => `weight:${kpi}`)];
    this.features = world.features;
    this.maxRows = world.maxRows;
  }

  observe(point: DecisionPoint, batch: ObservationBatch, index: number): void {
    this.#world.observe(point, batch, index);
    batch.globals.set(this.#shares, index * batch.globalCount + this.#world.globals.length);
  }

  candidate(row: number): number {
    return this.#world.candidate(row);
  }

  rowOf(candidate: number): number {
    return this.#world.rowOf(candidate);
  }
}
