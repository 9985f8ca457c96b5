import { describe, expect, it } from 'vitest';
import { DispatchEnv } from '../../../envs/dispatch-v0.ts';
import { PlacementEnv } from '../../../envs/placement-v0.ts';
import { BiddingEnv } from '../../../src/gym/multi/bidding-env.ts';
import { checkParallelEnv } from '../../../src/gym/multi/check-parallel-env.ts';
import { MIXED_FLEET, SMALL_MACHINE } from '../../fixtures/fleets.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';
import { bidders, fleet, placers, queue } from './fleets.ts';

const EXECUTORS = ['edge-0', 'edge-1', 'site', 'cloud-0', 'cloud-1'];

/** Bids by name; everybody else bids 0. */
function bids(env: BiddingEnv, given: Record<string, number>): Record<string, number> {
  return { ...Object.fromEntries(env.agents.map((name) => [name, 0])), ...given };
}

describe('executors that bid', () => {
  it.each([
    ['each for itself', () => bidders()],
    ['site by site, with eight levels', () => bidders({ team: 'site', levels: 8 })],
    ['for tasks that may wait', () => placers()],
    ['site by site, for tasks that may wait', () => placers({ team: 'site' })],
  ])('keep the contract of a parallel environment: %s', (_, make) => {
    expect(checkParallelEnv(make, { steps: 150 }).findings).toEqual([]);
  });

  it('are the executors by name, or their sites', () => {
    expect(bidders().possibleAgents).toEqual(EXECUTORS);
    expect(bidders({ team: 'site' }).possibleAgents).toEqual(['edge', 'on-prem', 'cloud']);
    expect(bidders().agents).toEqual([]);
  });

  it('see the globals and the features of their own candidate, and nothing else', () => {
    const env = bidders();
    const single = new DispatchEnv(fleet);
    const { observations } = env.reset({ seed: 4 });
    const whole = single.reset({ seed: 4 }).observation;
    const { globals, features } = single.spec.observationSpace;
    for (const [a, name] of EXECUTORS.entries()) {
      const own = whole.candidates.slice(a * features.length, (a + 1) * features.length);
      expect([...observations[name]!.globals]).toEqual([...whole.globals, ...own]);
      expect([...observations[name]!.mask]).toEqual([1, 1]);
    }
    expect(env.spec.observationSpace.globals).toEqual([...globals, ...features.map((f) => `own:${f}`)]);
  });

  it('give the task to the highest bid: the same world and reward as a dispatcher that sends it there', () => {
    const env = bidders({ team: 'executor', levels: 4 });
    const single = new DispatchEnv(fleet);
    env.reset({ seed: 4 });
    single.reset({ seed: 4 });
    for (let t = 0; t < 40; t++) {
      const a = t % 3;
      const step = env.step(bids(env, { [EXECUTORS[a]!]: 3, 'cloud-1': 2, 'cloud-0': 1 }));
      const expected = single.step(a);
      for (const name of EXECUTORS) expect(step.rewards[name]).toBe(expected.reward);
      expect(step.observations.site!.elapsed).toBe(expected.observation.elapsed);
    }
  });

  it('offer of several executors of a site the one of least objective', () => {
    const env = bidders({ team: 'site' });
    const single = new DispatchEnv(fleet);
    env.reset({ seed: 9 });
    let whole = single.reset({ seed: 9 }).observation;
    const width = single.spec.observationSpace.features.length;
    const objective = (row: number) => whole.candidates[row * width + 10]!;
    const offered = new Set<number>();
    for (let t = 0; t < 50; t++) {
      const allowed = [0, 1].filter((row) => whole.mask[row] === 1);
      if (allowed.length === 0) break;
      const row = allowed.reduce((best, next) => (objective(next) < objective(best) ? next : best));
      offered.add(row);
      const expected = single.step(row);
      whole = expected.observation;
      expect(env.step(bids(env, { edge: 1 })).rewards.cloud).toBe(expected.reward);
    }
    expect(offered).toEqual(new Set([0, 1]));
  });

  it('draw the winner among equal bids, each about equally often', () => {
    const env = bidders({ team: 'executor', levels: 3 });
    const counts = new Map<number, number>();
    for (let episode = 0; episode < 600; episode++) {
      const first = env.reset({ seed: `ties ${episode}` }).observations;
      if (first['edge-0']!.mask[2] === 0) continue; // a wide task
      const { observations } = env.step(bids(env, { 'edge-0': 2, 'edge-1': 2, site: 1 }));
      const loaded = ['edge-0', 'edge-1', 'site'].findIndex(
        (name) => observations[name]!.globals.at(-11)! > 0,
      );
      counts.set(loaded, (counts.get(loaded) ?? 0) + 1);
    }
    // The task may have finished meanwhile; of about 500 others each share is 250 ± 11 (one σ), so 5 σ.
    expect(counts.has(2)).toBe(false);
    expect(Math.abs(counts.get(0)! - counts.get(1)!)).toBeLessThan(5 * Math.sqrt(600));
    expect(counts.get(0)!).toBeGreaterThan(100);
  });

  it('let a task wait when nobody wants it and it may', () => {
    const env = placers();
    const single = new PlacementEnv(queue);
    env.reset({ seed: 2 });
    const first = single.reset({ seed: 2 }).observation;
    const wait = first.mask.length - 1;
    expect(env.step(bids(env, {})).rewards.large).toBe(single.step(first.mask[wait] ? wait : 0).reward);
  });

  it('can only bid 0 where they have nothing to offer', () => {
    const env = bidders();
    let { observations } = env.reset({ seed: 1 });
    let full = 0;
    // Two clouds of capacity 4 fill up when they get everything.
    while (env.agents.length > 0) {
      const able = ['cloud-0', 'cloud-1'].filter((name) => observations[name]!.mask[1] === 1);
      full += 2 - able.length;
      observations = env.step(bids(env, Object.fromEntries(able.map((name) => [name, 1])))).observations;
    }
    expect(full).toBeGreaterThan(0);
  });

  it('are refused where there can be none', async () => {
    const machine = await scenarioOf(SMALL_MACHINE);
    const make = (scenario: typeof fleet, team = 'executor') =>
      new BiddingEnv(new DispatchEnv(fleet), scenario, { team: team as 'executor' });
    expect(() => make(machine)).toThrow('control batch has one machine and so no team');
    expect(() => make(fleet, 'sites')).toThrow("unknown team 'sites'; did you mean 'site'");
    expect(() => bidders({ team: 'site', levels: 1 })).toThrow('levels of a bid: 1 is not allowed');
    const rejecting = await scenarioOf({ ...MIXED_FLEET, choices: { reject: true } });
    expect(() => make(rejecting)).toThrow('candidates of kind reject belong to no agent');
  });
});
