import { ClosedSource } from '../../../src/sim/sources/closed.ts';
import type { Source } from '../../../src/sim/sources/source.ts';
import { TaskPool } from '../../../src/sim/tasks.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';
import type { Facts, Policy } from './facts.ts';

/** Clients whose answers come in the order of their questions and at once, or the other way round and late. */
export async function closedClients(policy: Policy, seed: string): Promise<Facts> {
  const arrivals = { process: 'closed', clients: 3, think: { dist: 'exponential', mean: 1 } } as const;
  const scenario = await scenarioOf({
    name: 'closed',
    horizon: { tasks: 90 },
    executors: [{ name: 'node' }],
    tasks: [
      { name: 'small', share: 3, work: { dist: 'exponential', mean: 1 } },
      { name: 'large', work: { dist: 'exponential', mean: 4 } },
    ],
    arrivals,
  });
  const source: Source = new ClosedSource(scenario, arrivals, seed);
  const tasks = new TaskPool();
  const facts = new Map<string, number>();
  const left = [0, 0, 0];
  const sent = [0, 0, 0];
  const waiting: number[] = [];
  let now = 0;
  while (source.nextTime < Number.POSITIVE_INFINITY || waiting.length > 0) {
    if (source.nextTime < Number.POSITIVE_INFINITY && (waiting.length === 0 || policy === 'spread')) {
      now = Math.max(now, source.nextTime);
      const slot = tasks.take();
      source.take(tasks, slot);
      const client = tasks.client[slot]!;
      const of = `${client}/${sent[client]!++}`;
      facts.set(`${of} think`, tasks.submit[slot]! - left[client]!);
      facts.set(`${of} class`, tasks.classIndex[slot]!);
      facts.set(`${of} work`, tasks.work[slot]!);
      facts.set(`${of} key`, tasks.key[slot]!);
      waiting.push(slot);
    } else {
      if (policy === 'spread') now += 3e6;
      const slot = policy === 'spread' ? waiting.pop()! : waiting.shift()!;
      left[tasks.client[slot]!] = now;
      source.left(tasks, slot, now, true);
      tasks.release(slot);
    }
  }
  return facts;
}
