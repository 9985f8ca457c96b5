import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Scenario, Simulator } from '../../src/index.ts';
import { scenarioOf } from '../fixtures/scenario.ts';

/** What tasks demand, who owns them, where their data lie; executors that break down, cool off and are cut off. */
const EVERYTHING = {
  name: 'everything',
  horizon: { tasks: 150 },
  executors: [
    {
      name: 'edge',
      count: 2,
      site: 'edge',
      resources: { cpu: 4, memory: 8 },
      queue: { discipline: 'preemptive', waiting: 6 },
      failures: { uptime: { dist: 'exponential', mean: 20 }, repair: { dist: 'exponential', mean: 2 } },
    },
    {
      name: 'cloud',
      site: 'cloud',
      latency: 0.1,
      slots: 6,
      resources: { cpu: 8, memory: 16 },
      gpus: { count: 2, type: 'T4' },
      price: { perSecond: 0.001, perTask: 0.01 },
      coldStart: { time: 0.5, keepAlive: 1 },
    },
    {
      name: 'attic',
      site: 'home',
      count: 2,
      resources: { cpu: 3 },
      queue: { capacity: 5, discipline: 'sjf' },
    },
  ],
  sites: [{ name: 'edge', disconnections: { uptime: { dist: 'exponential', mean: 9 }, outage: 1 } }],
  network: {
    links: [{ between: ['edge', 'cloud'], bandwidth: 3e6, price: 1e-9 }],
    default: { bandwidth: 1e6 },
  },
  tenants: [
    { name: 'red', quota: 4 },
    { name: 'blue', quota: 5, share: 2 },
  ],
  tasks: [
    { name: 'small', demand: { cpu: 1 }, tenant: 'red', patience: 6 },
    { name: 'large', demand: { cpu: 3, memory: 6 }, tenant: 'blue', priority: 1, retry: { limit: 2 } },
    { name: 'model', demand: { cpu: 2 }, gpu: { share: 700 }, tenant: 'red', slots: 2 },
    { name: 'free', demand: { cpu: 1 }, priority: 2, failure: { probability: 0.1 } },
  ].map((task, i) => ({
    ...task,
    work: { dist: 'exponential', mean: 1 + i / 2 },
    data: {
      from: i % 2 === 0 ? 'edge' : 'cloud',
      input: { dist: 'exponential', mean: 4e5 },
      output: i === 1 ? 2e5 : 0,
      return: true,
    },
  })),
  arrivals: { process: 'poisson', rate: 2 },
};

/** Chooses any allowed row, so often or until the end. */
function play(simulator: Simulator, most: number, look: () => void = () => {}): void {
  for (let k = 0; k < most; k++) {
    const point = simulator.advance();
    if (!point) return;
    look();
    const allowed = Array.from({ length: point.size }, (_, i) => i).filter((i) => point.allowed(i));
    simulator.apply(allowed[Math.floor(allowed.length * point.random(k))]!);
  }
}

describe('resources, tenants, a network and failures together', () => {
  let scenario: Scenario;
  const world = fc.record({ seed: fc.string({ maxLength: 6 }), steps: fc.nat(150) });

  it('keep every quantity within its bounds, and end every task once', async () => {
    scenario = await scenarioOf(EVERYTHING);
    fc.assert(
      fc.property(world, ({ seed }) => {
        const simulator = new Simulator(scenario, { seed, record: true });
        play(simulator, Number.POSITIVE_INFINITY, () => {
          for (const { allocated, total } of Object.values(simulator.metrics().resources!)) {
            expect(Number.isInteger(allocated) && allocated >= 0 && allocated <= total).toBe(true);
          }
        });
        const { arrived, completed, failed, rejected, abandoned, unfinished } = simulator.counts;
        expect([arrived, unfinished]).toEqual([150, 0]);
        expect(completed + failed + rejected + abandoned).toBe(150);
        const { resources, cost } = simulator.metrics();
        for (const { allocated } of Object.values(resources!)) expect(allocated).toBe(0);
        expect(simulator.schedule!.cost.slice(0, 150).reduce((a, b) => a + b, 0)).toBeCloseTo(cost, 9);
      }),
      { seed: 8, numRuns: 12 },
    );
  });

  it('go on from any snapshot as if nothing had happened, into another simulator and back in time', async () => {
    scenario = await scenarioOf(EVERYTHING);
    fc.assert(
      fc.property(world, ({ seed, steps }) => {
        const [straight, other] = [1, 2].map(() => new Simulator(scenario, { seed }));
        play(straight!, steps);
        const snapshot = straight!.snapshot();
        play(straight!, Number.POSITIVE_INFINITY);
        const end = straight!.stateHash();
        for (const simulator of [other!, straight!]) {
          simulator.restore(snapshot);
          play(simulator, Number.POSITIVE_INFINITY);
          expect(simulator.stateHash()).toBe(end);
        }
      }),
      { seed: 9, numRuns: 12 },
    );
  });
});
