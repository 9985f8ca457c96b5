import type { Observation } from '../gym/env.ts';
import { createFeaturiser } from '../gym/features/index.ts';
import { ObservationBatch } from '../gym/observation-batch.ts';
import type { Scenario } from '../sim/scenario/schema.ts';
import type { SchedulerFactory } from '../sim/scheduler.ts';
import { Simulator } from '../sim/simulator.ts';

/** A choice that somebody made, for a policy to imitate. */
export interface Demonstration {
  readonly state: Observation;
  readonly action: number;
}

/** Lets a scheduler play episodes and notes its real choices, those among at least two allowed candidates. */
export function demonstrate(
  scenario: Scenario,
  create: SchedulerFactory,
  { decisions, seed, maxRows }: { decisions: number; seed: string; maxRows?: number },
): Demonstration[] {
  const featuriser = createFeaturiser(scenario, maxRows);
  const { globals, features, maxRows: maxActions } = featuriser;
  const batch = new ObservationBatch({ globals, features, maxActions }, 1);
  const demonstrations: Demonstration[] = [];
  // An episode without a real choice would go on for ever: every so many episodes must bring one.
  for (
    let episode = 0;
    demonstrations.length < decisions && episode <= 10 * (demonstrations.length + 1);
    episode++
  ) {
    const episodeSeed = `${seed}/demonstration${episode}`;
    const simulator = new Simulator(scenario, { seed: episodeSeed });
    const scheduler = create({ scenario, parameters: {}, seed: episodeSeed });
    let point = simulator.advance();
    while (point && demonstrations.length < decisions) {
      const choice = scheduler.choose(point);
      featuriser.observe(point, batch, 0);
      const action = featuriser.rowOf(choice);
      const state = batch.at(0, 0);
      if (action >= 0 && state.mask.reduce((sum, allowed) => sum + allowed, 0) > 1)
        demonstrations.push({ state, action });
      simulator.apply(choice);
      point = simulator.advance();
    }
  }
  return demonstrations;
}
