import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FlowTable } from '../../../src/sim/network/flow-table.ts';
import { Topology } from '../../../src/sim/network/topology.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';

const SITES = ['a', 'b', 'c'];

/** Two links in a row, a – b – c, of these bytes/s. */
async function topology(first: number, second: number) {
  const scenario = await scenarioOf({
    name: 'line',
    horizon: { tasks: 1 },
    executors: SITES.map((name) => ({ name, site: name })),
    tasks: [{ name: 't', work: { dist: 'deterministic', value: 1 } }],
    arrivals: { process: 'poisson', rate: 1 },
    network: {
      links: [
        { between: ['a', 'b'], bandwidth: first },
        { between: ['b', 'c'], bandwidth: second },
      ],
    },
  });
  return new Topology(SITES, scenario);
}

const flow = fc.record({
  at: fc.integer({ min: 0, max: 5_000_000 }),
  bytes: fc.integer({ min: 1, max: 3_000_000 }),
  way: fc.constantFrom([0, 1], [1, 2], [0, 2], [2, 0]),
});

describe('flows', () => {
  it('carry all of their bytes: to the microsecond, and no link more than it can', async () => {
    const line = await topology(1e6, 3e5);
    fc.assert(
      fc.property(fc.array(flow, { minLength: 1, maxLength: 10 }), (flows) => {
        const table = new FlowTable(line, line.bandwidths, true);
        const waiting = flows.map((each, owner) => ({ ...each, owner })).sort((a, b) => a.at - b.at);
        const ends: number[] = [];
        let now = 0;
        while (waiting.length > 0 || table.size > 0) {
          now = Math.min(waiting[0]?.at ?? Number.POSITIVE_INFINITY, now + table.untilNext);
          table.flow(now);
          for (let f = table.ended; f >= 0; f = table.ended) {
            ends[table.ownerAt(f)] = now;
            table.remove(f);
          }
          while (waiting[0]?.at === now) {
            const { way, bytes, owner } = waiting.shift()!;
            table.add(way[0]!, way[1]!, bytes, owner);
          }
          table.share();
        }
        // From the first to begin until the last has ended, no direction of a link carries more than its bandwidth …
        [...line.bandwidths].forEach((bandwidth, link) => {
          const users = flows
            .map((each, f) => ({ ...each, end: ends[f]! }))
            .filter(({ way }) => {
              return line.path(way[0]!, way[1]!)!.route.includes(link);
            });
          if (users.length === 0) return;
          const span = Math.max(...users.map(({ end }) => end)) - Math.min(...users.map(({ at }) => at));
          const bytes = users.reduce((sum, each) => sum + each.bytes, 0);
          expect(bytes).toBeLessThanOrEqual((bandwidth * (span + users.length)) / 1e6);
        });
        // … and none is slower than it would be if it had only an equal share of its narrowest link all the time.
        flows.forEach(({ at, bytes, way }, f) => {
          const route = [...line.path(way[0]!, way[1]!)!.route];
          const least = Math.min(...route.map((link) => line.bandwidths[link]!)) / flows.length;
          expect(ends[f]! - at).toBeLessThanOrEqual((bytes / least) * 1e6 + flows.length);
        });
      }),
      { seed: 6, numRuns: 200 },
    );
  });

  it('of one link take as long as their bytes together, however they share it', async () => {
    const line = await topology(1e6, 1e6);
    const table = new FlowTable(line, line.bandwidths, true);
    for (const bytes of [100, 200, 300]) table.add(0, 1, bytes, bytes);
    table.share();
    const ends: number[][] = [];
    for (let now = 0; table.size > 0; ) {
      now += table.untilNext;
      table.flow(now);
      for (let f = table.ended; f >= 0; f = table.ended) {
        ends.push([table.ownerAt(f), now]);
        table.remove(f);
      }
      table.share();
    }
    expect(ends).toEqual([
      [100, 300],
      [200, 500],
      [300, 600],
    ]);
  });
});
