import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scenarioOf, simulated } from '../fixtures/scenario.ts';

/** Every finished task of one FIFO station, in order of arrival: microseconds. */
async function path(servers: number, load: number, seed: string) {
  const scenario = await scenarioOf({
    name: 'station',
    horizon: { tasks: 400 },
    executors: [{ name: 'server', slots: servers }],
    tasks: [{ name: 't', work: { dist: 'hyperexponential', mean: 1, scv: 4 } }],
    arrivals: { process: 'poisson', rate: load * servers },
  });
  const { schedule } = simulated(scenario, 'random', seed).simulator;
  return Array.from({ length: schedule!.size }, (_, n) => ({
    arrival: schedule!.arrival[n]!,
    wait: schedule!.start[n]! - schedule!.arrival[n]!,
    service: schedule!.finish[n]! - schedule!.start[n]!,
  }));
}

const world = fc.record({
  load: fc.double({ min: 0.3, max: 1.5, noNaN: true }),
  seed: fc.string({ maxLength: 8 }),
});

describe('sample paths, job by job and without tolerance', () => {
  it('follow Lindley: W(n+1) = max(0, W(n) + S(n) − A(n+1)) for one server', async () => {
    await fc.assert(
      fc.asyncProperty(world, async ({ load, seed }) => {
        const tasks = await path(1, load, seed);
        for (let n = 0; n + 1 < tasks.length; n++) {
          const { arrival, wait, service } = tasks[n]!;
          const gap = tasks[n + 1]!.arrival - arrival;
          expect(tasks[n + 1]!.wait).toBe(Math.max(0, wait + service - gap));
        }
      }),
      { seed: 1, numRuns: 30 },
    );
  });

  it('follow Kiefer and Wolfowitz for several servers', async () => {
    await fc.assert(
      fc.asyncProperty(world, fc.integer({ min: 2, max: 7 }), async ({ load, seed }, servers) => {
        const tasks = await path(servers, load, seed);
        let workloads: number[] = new Array(servers).fill(0);
        let previous = tasks[0]!.arrival;
        for (const { arrival, wait, service } of tasks) {
          workloads = workloads.map((left) => Math.max(0, left - (arrival - previous))).sort((a, b) => a - b);
          expect(wait).toBe(workloads[0]);
          workloads[0] = workloads[0]! + service;
          previous = arrival;
        }
      }),
      { seed: 2, numRuns: 30 },
    );
  });
});
