import { DispatchEnv } from '../../../envs/dispatch-v0.ts';
import { PlacementEnv } from '../../../envs/placement-v0.ts';
import { BiddingEnv, type BiddingOptions } from '../../../src/gym/multi/bidding-env.ts';
import { MIXED_FLEET, ONE_QUEUE } from '../../fixtures/fleets.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';

const SHORT = { horizon: { tasks: 60 } };

export const fleet = await scenarioOf({ ...MIXED_FLEET, ...SHORT });
export const queue = await scenarioOf({ ...ONE_QUEUE, ...SHORT, placement: { wait: true } });

/** The executors or sites of the mixed fleet, as bidders. */
export function bidders(options: BiddingOptions = { team: 'executor' }): BiddingEnv {
  return new BiddingEnv(new DispatchEnv(fleet), fleet, options);
}

/** The nodes of one queue, which may let a task wait. */
export function placers(options: BiddingOptions = { team: 'executor' }): BiddingEnv {
  return new BiddingEnv(new PlacementEnv(queue), queue, options);
}
