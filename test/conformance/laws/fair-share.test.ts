import fc from 'fast-check';
import { expect, it } from 'vitest';
import { scenarioOf, simulated } from '../../fixtures/scenario.ts';

const BANDWIDTH = 1000;
const BYTES = 3000;

/** Microseconds that transfers take which begin at once: one along a whole line of links, `others` on each of them. */
async function transferTimes(links: number, others: number): Promise<number[]> {
  const site = (k: number) => `s${k}`;
  const single = Array.from({ length: links * others }, (_, k) => [k % links, (k % links) + 1] as const);
  const ways = [[0, links] as const, ...single];
  const scenario = await scenarioOf({
    name: 'parking lot',
    horizon: { tasks: 1 },
    executors: ways.map(([, to], k) => ({ name: `server${k}`, site: site(to) })),
    network: {
      links: Array.from({ length: links }, (_, k) => ({
        between: [site(k), site(k + 1)],
        bandwidth: BANDWIDTH,
      })),
    },
    tasks: ways.map(([from], k) => ({
      name: `way${k}`,
      work: { dist: 'deterministic', value: 1 },
      requires: { executor: `server${k}` },
      data: { from: site(from), input: BYTES },
    })),
    // The steps of a workflow are ready at the same instant.
    workflows: [{ name: 'all', steps: ways.map((_, k) => ({ name: `step${k}`, task: `way${k}` })) }],
    arrivals: { process: 'renewal', dist: { dist: 'deterministic', value: 1 } },
  });
  const { start, arrival, size } = simulated(scenario, 'random', '1').simulator.schedule!;
  return Array.from({ length: size }, (_, k) => start[k]! - arrival[k]!);
}

it('transfers in a parking lot are max-min fair: the long one is as fast as those it meets on each link', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 3 }),
      async (links, others) => {
        const seconds = ((others + 1) * BYTES) / BANDWIDTH;
        expect(await transferTimes(links, others)).toEqual(new Array(1 + links * others).fill(seconds * 1e6));
      },
    ),
    { seed: 1, numRuns: 15 },
  );
});
