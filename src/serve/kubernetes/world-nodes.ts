import { poolsOf } from '../../export/static/balancing/executors.ts';
import { typicalValue } from '../../sim/paths/index.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { NodeFacts } from './node-facts.ts';

/** The executors of a policy's world by name, and its pools. */
export interface WorldNodes {
  readonly members: ReadonlyMap<string, NodeFacts>;
  readonly pools: ReadonlyMap<string, NodeFacts>;
}

export function worldNodes(world: Scenario): WorldNodes {
  const pools = new Map(
    world.executors.map(({ name, tier, slots, speed, latency, price }): [string, NodeFacts] => {
      const { perTask } = price;
      return [
        name,
        { tier, slots, speed, latency, price: { perSecond: typicalValue(price.perSecond), perTask } },
      ];
    }),
  );
  const members = poolsOf(world).flatMap((pool) =>
    pool.members.map((name) => [name, pools.get(pool.name)!] as const),
  );
  return { pools, members: new Map(members) };
}
