import { describe, expect, it } from 'vitest';
import { schedulers } from '../../../policies/static/index.ts';
import { demonstrate } from '../../../src/learn/imitation/demonstrate.ts';
import type { TableModel } from '../../../src/learn/policy-model.ts';
import { ROUTING_STATE, routing, routingScenario } from '../../fixtures/envs/routing.ts';
import { agentFor, drain, greedy, METHODS, train } from './agents.ts';

/** Decisions of a scheduler in the simulator. */
async function shown(name: string, seed: string, decisions = 1500) {
  const { create } = schedulers.get(name);
  return demonstrate(await routingScenario(), create, { decisions, seed, discountRate: 1.5 });
}

describe.each(METHODS)('%s', (_, create) => {
  it('starts as a copy of a scheduler whose choices follow from the state', async () => {
    const make = await routing();
    const agent = await agentFor(create, make(), { actions: 'executors', state: ROUTING_STATE });
    const records = await drain(agent.imitate!(await shown('join-shortest-queue', 'a')));
    expect(records).toEqual([{ 'imitation/accuracy': 1, 'imitation/states': expect.any(Number) }]);
    expect(records[0]!['imitation/states']).toBeGreaterThan(8);
    const model = agent.policy() as TableModel;
    const act = greedy(model);
    for (const { observation, action } of await shown('join-shortest-queue', 'a')) {
      expect(act(observation)).toBe(action);
    }
    // In an empty world a task waits for nothing: the returns are those of the routing process, near its values.
    expect(model.values['0,0']![0]).toBeGreaterThan(-2);
    expect(model.values['0,0']![0]).toBeLessThan(-0.5);
  });

  it('chooses the rule that is the scheduler, wherever it has been seen', async () => {
    const make = await routing();
    const agent = await agentFor(create, make());
    await drain(agent.imitate!(await shown('earliest-finish', 'a')));
    const act = greedy(agent.policy() as TableModel);
    const fresh = await shown('earliest-finish', 'b', 500);
    expect(fresh.filter(({ observation, action }) => act(observation) !== action)).toEqual([]);
  });

  it('copies what is done most often where its state does not tell more', async () => {
    const make = await routing();
    const state = [{ global: 'work', edges: [99] }];
    const agent = await agentFor(create, make(), { actions: 'executors', state });
    const decisions = await shown('earliest-finish', 'a');
    const [record] = await drain(agent.imitate!(decisions));
    const act = greedy(agent.policy() as TableModel);
    const agreed = decisions.filter(({ observation, action }) => act(observation) === action);
    expect(agreed.every(({ observation, action }) => action === 0 || observation.mask[0] === 0)).toBe(true);
    expect(record!['imitation/accuracy']).toBe(agreed.length / decisions.length);
    expect(record!['imitation/accuracy']).toBeGreaterThan(0.6);
    expect(record!['imitation/accuracy']).toBeLessThan(0.9);
  });

  it('acts by what it was shown at once, and learns on from there', async () => {
    const make = await routing();
    const agent = await agentFor(create, make(), {
      actions: 'executors',
      state: ROUTING_STATE,
      exploration: 0.1,
    });
    // Whoever always takes the slow one is a bad example.
    const [first] = await shown('join-shortest-queue', 'a', 1);
    await drain(agent.imitate!(new Array(20).fill({ ...first!, action: 1, return: -3 })));
    const { observation } = first!;
    const picks = Array.from({ length: 200 }, () => agent.selectAction(observation));
    expect(picks.filter((action) => action === 1).length).toBeGreaterThan(170);
    const model = await train(agent, make, 20_000);
    expect(greedy(model)(observation)).toBe(0);
  });
});
