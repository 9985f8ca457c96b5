import type { DecisionPoint } from '../../sim/decision-point.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { Penalties } from '../../sim/sla/penalties.ts';
import type { KindColumns } from './one-kind.ts';
import { scalesOf } from './scales.ts';
import { squashed } from './squash.ts';

/** Of the row that turns a task away: what that costs, on the scale of the feature `objective` of the other row. */
export class AdmissionColumns implements KindColumns {
  readonly globals = [];
  readonly features = ['turnedAway'];
  readonly #penalties: Penalties;
  readonly #sla: number;
  readonly #objective: number;

  constructor(scenario: Scenario) {
    const { seconds, money } = scalesOf(scenario);
    const weights = typeof scenario.reward === 'string' ? { cost: 1, latency: 1, sla: 1 } : scenario.reward;
    this.#penalties = new Penalties(scenario.tasks);
    this.#sla = weights.sla ?? 0;
    this.#objective = (weights.cost ?? 0) * money + (weights.latency ?? 0) * seconds || 1;
  }

  writeGlobals(): void {}

  writeRow(point: DecisionPoint, candidate: number, out: Float32Array, at: number): void {
    if (point.kind(candidate) !== 'reject') return;
    const penalty = this.#penalties.unserved(point.task(candidate).classIndex);
    out[at] = squashed(this.#sla * penalty, this.#objective);
  }
}
