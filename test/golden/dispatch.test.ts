import { expect, it } from 'vitest';
import { scenarioOf, simulated } from '../fixtures/scenario.ts';
import { describeShared, shared } from '../fixtures/shared.ts';

interface LoadBalance {
  readonly service_rates: readonly number[];
  readonly mean_sojourn: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly arrivals_dt_size: Readonly<Record<string, readonly (readonly [number, number])[]>>;
}

describeShared('load balancing over ten unequal servers', () => {
  const golden = JSON.parse(shared('golden/dispatch_load_balance.json')) as LoadBalance;
  for (const [seed, policies] of Object.entries(golden.mean_sojourn)) {
    let time = 0;
    const rows = golden.arrivals_dt_size[seed]!.map(([gap, size]) => {
      time += gap;
      return `${time},${size}`;
    });
    const csv = ['arrival,work', ...rows].join('\n');
    for (const [policy, meanSojourn] of Object.entries(policies)) {
      it(`reproduces the mean sojourn of ${policy} on sequence ${seed}`, async () => {
        const scenario = await scenarioOf(
          {
            name: 'load-balance',
            executors: golden.service_rates.map((speed, i) => ({ name: `server${i}`, speed })),
            arrivals: {
              trace: { format: 'csv', path: 'jobs.csv', map: { arrival: 'arrival', work: 'work' } },
            },
          },
          { 'jobs.csv': csv },
        );
        const { result } = simulated(scenario, policy, '1');
        expect(result.tasks.completed).toBe(rows.length);
        expect(Math.abs(result.metrics.meanResponse! - meanSojourn)).toBeLessThan(1e-6);
      });
    }
  }
});
