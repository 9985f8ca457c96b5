import { InputError } from '../../core/errors.ts';
import { createFeaturiser } from '../../gym/features/index.ts';
import { Offers, type TeamKind } from '../../gym/multi/offers.ts';
import { ObservationBatch } from '../../gym/observation-batch.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { Scheduler } from '../../sim/scheduler.ts';
import { compileForward } from '../forward.ts';
import type { PolicyModel } from '../policy-model.ts';
import { greatestIndex } from '../sampling.ts';

/** A bid below this is nearer to level 0, which wants nothing, than to level 1. */
const WANTED = 0.5;

/** What the draw among equal bids is keyed by. */
const TIES = 0;

export interface JointOptions {
  readonly team: TeamKind;
  /** Levels of a bid, as in training; 2 unless given. */
  readonly levels?: number;
}

/**
 * A team's policies played greedily. It has no state.
 *
 * Bids of one policy can be compared finely: every agent says its expected bid, Σ level · softmax(scores), the highest
 * wins, the first among equals. How sure a policy is of itself says nothing beside another one, so that policies of
 * their own say the level of greatest score, and the winner among equals is drawn, as in training. A task waits, where
 * it may, when no bid reaches ½.
 *
 * @param models one policy for all agents, or one for each by its name
 * @throws InputError for an agent without a policy, and where there can be no such team
 */
export function jointScheduler(
  models: PolicyModel | ReadonlyMap<string, PolicyModel>,
  scenario: Scenario,
  { team, levels = 2 }: JointOptions,
): Scheduler {
  const featuriser = createFeaturiser(scenario);
  const { globals, features, maxRows: maxActions } = featuriser;
  const space = { globals, features, maxActions };
  const sight = new ObservationBatch(space, 1);
  const offers = new Offers(scenario, space, team);
  const ownPolicies = models instanceof Map;
  const bidOf = ownPolicies ? (scores: Float32Array) => greatestIndex(scores) : expectedLevel;
  const equals = new Int32Array(offers.agents.length);
  const scorers = offers.agents.map((name) => {
    const model = ownPolicies ? models.get(name) : (models as PolicyModel);
    if (model === undefined) throw new InputError(`agent '${name}' has no policy`);
    return compileForward(model);
  });
  const seen = {
    globals: new Float32Array(offers.globals.length),
    candidates: new Float32Array(0),
    mask: new Uint8Array(levels).fill(1),
    elapsed: 0,
  };
  return {
    choose(point) {
      featuriser.observe(point, sight, 0);
      offers.read(sight, (row) => {
        const candidate = featuriser.candidate(row);
        return point.kind(candidate) === 'run' ? point.executor(candidate).index : -1;
      });
      let highest = offers.waitRow < 0 ? Number.NEGATIVE_INFINITY : WANTED;
      let count = 0;
      for (const [agent, row] of offers.rows.entries()) {
        if (row < 0) continue;
        offers.write(sight, agent, seen.globals, 0);
        const bid = bidOf(scorers[agent]!(seen));
        if (bid < highest) continue;
        if (bid > highest) count = 0;
        highest = bid;
        equals[count++] = row;
      }
      if (count === 0) return featuriser.candidate(offers.waitRow);
      const winner = ownPolicies ? Math.floor(point.random(TIES) * count) : 0;
      return featuriser.candidate(equals[winner]!);
    },
  };
}

function expectedLevel(scores: Float32Array): number {
  const top = Math.max(...scores);
  let total = 0;
  let sum = 0;
  for (const [level, score] of scores.entries()) {
    const weight = Math.exp(score - top);
    total += weight;
    sum += level * weight;
  }
  return sum / total;
}
