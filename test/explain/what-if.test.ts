import { describe, expect, it } from 'vitest';
import { schedulers } from '../../policies/static/index.ts';
import { boundsOf } from '../../src/bounds/index.ts';
import { finished } from '../../src/explain/scoring.ts';
import { whatIf } from '../../src/explain/what-if.ts';
import { noKpis } from '../../src/sim/kpis.ts';
import { run } from '../../src/sim/run.ts';
import type { Scenario } from '../../src/sim/scenario/schema.ts';
import type { SchedulerFactory } from '../../src/sim/scheduler.ts';
import { Simulator } from '../../src/sim/simulator.ts';
import { MIXED_FLEET } from '../fixtures/fleets.ts';
import { scenarioOf } from '../fixtures/scenario.ts';

/** Tries every sequence of choices to the end of the run, and takes the best: for tiny runs only. */
const exactOptimum: SchedulerFactory = ({ scenario, seed }) => ({
  choose(point) {
    const simulator = new Simulator(scenario, { seed });
    simulator.restore(Simulator.of(point).snapshot());
    return best(simulator).row;
  },
});

function best(simulator: Simulator): { row: number; reward: number } {
  const point = simulator.open;
  if (!point) {
    const kpis = noKpis();
    simulator.readKpis(kpis);
    return { row: -1, reward: simulator.scenario.rewardOf.of(noKpis(), kpis) };
  }
  const snapshot = simulator.snapshot();
  let found = { row: -1, reward: Number.NEGATIVE_INFINITY };
  const rows = Array.from({ length: point.size }, (_, i) => i).filter((i) => point.allowed(i));
  for (const row of rows) {
    simulator.restore(snapshot);
    simulator.apply(row);
    simulator.advance();
    const { reward } = best(simulator);
    if (reward > found.reward + 1e-12) found = { row, reward };
  }
  return found;
}

const tried = (scenario: Scenario, create: SchedulerFactory, decision: number, seed = '1') =>
  finished(whatIf({ scenario, seed, decision }, create));
const named = (name: string): SchedulerFactory => schedulers.get(name).create;

const tiny = await scenarioOf({ ...MIXED_FLEET, horizon: { tasks: 4 } });

describe('what if', () => {
  it('has no regret for the exact optimum, decision by decision', () => {
    for (let decision = 0; decision < 4; decision++) {
      const { chosen, candidates } = tried(tiny, exactOptimum, decision);
      const own = candidates.find(({ index }) => index === chosen)!;
      expect(own.regret).toBeLessThan(1e-12);
      expect(candidates.length).toBeGreaterThan(1);
      expect(candidates.some(({ regret }) => regret > 0)).toBe(true);
    }
  });
  it('comes to the objective that exact bounds prove', async () => {
    const scenario = await scenarioOf({
      name: 'few jobs',
      control: 'batch',
      horizon: { tasks: 4 },
      executors: [{ name: 'machine', slots: 2 }],
      tasks: [
        { name: 'narrow', work: { dist: 'exponential', mean: 4 } },
        { name: 'wide', work: { dist: 'exponential', mean: 4 }, slots: 2 },
      ],
      arrivals: { process: 'poisson', rate: 1 },
      reward: { latency: 1 },
      batch: { backfill: 'none' },
    });
    const proven = (await boundsOf(scenario, '2', 'exact')).find(({ metric }) => metric === 'meanResponse')!;
    const { chosen, candidates } = tried(scenario, exactOptimum, 0, '2');
    const own = candidates.find(({ index }) => index === chosen)!;
    expect(proven.kind).toBe('exact');
    expect(own.regret).toBe(0);
    expect(own.objective).toBeCloseTo(4 * proven.value, 5);
  });
  it.each(['round-robin', 'least-backlog', 'power-of-two'])(
    'is the run itself for what %s chose',
    async (name) => {
      const scenario = await scenarioOf({ ...MIXED_FLEET, horizon: { tasks: 80 } });
      const whole = run(
        new Simulator(scenario, { seed: '1' }),
        named(name)({ scenario, parameters: {}, seed: '1' }),
      );
      const { chosen, candidates } = tried(scenario, named(name), 40);
      const own = candidates.find(({ index }) => index === chosen)!;
      expect(own.objective).toBeCloseTo(whole.objective, 12);
      expect(own.cost).toBe(whole.metrics.cost);
      expect(Math.min(...candidates.map(({ regret }) => regret))).toBe(0);
    },
  );
  it('settles a reward that is no sum step by step', async () => {
    const reward = '-(cost + latency * latency)';
    const scenario = await scenarioOf({ ...MIXED_FLEET, horizon: { tasks: 30 }, reward });
    const create = named('least-backlog');
    const whole = run(
      new Simulator(scenario, { seed: '1' }),
      create({ scenario, parameters: {}, seed: '1' }),
    );
    const { chosen, candidates } = tried(scenario, create, 10);
    expect(candidates.find(({ index }) => index === chosen)!.objective).toBeCloseTo(whole.objective, 9);
  });
  it('refuses a policy that remembers what it does not hand out', () => {
    const forgetful: SchedulerFactory = () => {
      let turn = 0;
      return { choose: (point) => (point.allowed(turn++ % point.size) ? (turn - 1) % point.size : 0) };
    };
    expect(() => tried(tiny, forgetful, 2)).toThrow(/does not hand out/);
  });
});
