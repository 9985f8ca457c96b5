import fc from 'fast-check';
import { expect, it } from 'vitest';
import { schedulers } from '../../../policies/static/index.ts';
import { Simulator } from '../../../src/index.ts';
import { MICROS } from '../../../src/sim/clock.ts';
import { noKpis } from '../../../src/sim/kpis.ts';
import { MIXED_FLEET } from '../../fixtures/fleets.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';

it('Little’s law holds on every window: ∫ N dt is the time that the tasks spent in it', async () => {
  const scenario = await scenarioOf(MIXED_FLEET);
  await fc.assert(
    fc.property(fc.string({ maxLength: 8 }), fc.nat(250), fc.nat(250), (seed, first, length) => {
      const simulator = new Simulator(scenario, { seed, record: true });
      const scheduler = schedulers.get('random').create({ scenario, parameters: {}, seed });
      // The area below N as the engine keeps it, at two decisions; then what became of the tasks.
      const areas: { readonly time: number; readonly micros: number }[] = [];
      let k = 0;
      for (let point = simulator.advance(); point; point = simulator.advance()) {
        if (k === first || k === first + length + 1) {
          const kpis = noKpis();
          simulator.readKpis(kpis);
          areas.push({ time: Math.round(simulator.now * MICROS), micros: Math.round(kpis.latency * MICROS) });
        }
        k++;
        simulator.apply(scheduler.choose(point));
      }
      const [begin, end] = areas as [(typeof areas)[0], (typeof areas)[0]];
      const { arrival, finish, size } = simulator.schedule!;
      let inside = 0;
      for (let task = 0; task < size; task++) {
        // A task that is turned away leaves as it comes: its finish is NaN.
        const from = Math.max(begin.time, arrival[task]!);
        const to = Math.min(end.time, finish[task]!);
        if (to > from) inside += to - from;
      }
      expect(inside).toBe(end.micros - begin.micros);
    }),
    { seed: 1, numRuns: 40 },
  );
});
