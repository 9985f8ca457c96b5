import fc from 'fast-check';
import { Simulator } from '../../../src/index.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';

const exponential = (mean: number) => ({ dist: 'exponential', mean });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const scale = fc.oneof(
  fc.record({ rule: fc.constant('demand'), idle: fc.constantFrom(0, 4) }),
  fc.record({ rule: fc.constant('utilisation'), target: fc.constant(0.6), cooldown: fc.constantFrom(0, 9) }),
  fc.record({ rule: fc.constant('queue'), target: fc.constantFrom(1, 3), idle: fc.constantFrom(null, 2) }),
  fc.record({ rule: fc.constant('decisions'), idle: fc.constantFrom(null, 5) }),
);

const price = fc.record({
  perSecond: fc.constantFrom<unknown>(
    0.3,
    { times: [0, 7, 31], values: [1, 9, 0], period: 60 },
    { mean: 3, deviation: 2, every: 5 },
  ),
  billing: fc.constantFrom('occupied', 'provisioned'),
});

const executor = fc.record({
  count: fc.integer({ min: 1, max: 3 }),
  slots: fc.integer({ min: 1, max: 2 }),
  latency: fc.constantFrom(0, 0.4),
  discipline: fc.constantFrom('fifo', 'lifo', 'preemptive', 'srpt', 'ps'),
  price,
  minimum: fc.constantFrom(0, 6),
  power: maybe(fc.constantFrom({ idle: 10, max: 30 }, { max: 7 })),
  boot: fc.constantFrom<unknown>(0, 2, exponential(3)),
  min: fc.integer({ min: 0, max: 1 }),
  scale: maybe(scale),
  spot: maybe(
    fc.constantFrom({ uptime: exponential(15), outage: exponential(3) }, { uptime: 9, notice: 2, outage: 4 }),
  ),
  fallback: fc.boolean(),
  nights: maybe(fc.constantFrom('pause', 'finish')),
});

/** A small world in which executors come and go for every reason there is. */
export const world = fc
  .record({
    executors: fc.array(executor, { minLength: 1, maxLength: 3 }),
    limited: fc.boolean(),
    seed: fc.string({ maxLength: 6 }),
    horizon: fc.constantFrom({ tasks: 80 }, { seconds: 60 }),
  })
  .map(({ executors, limited, seed, horizon }) => ({
    seed,
    scenario: {
      name: 'comings and goings',
      horizon,
      executors: [
        { name: 'base', site: 'home', power: { idle: 5, max: 20 } },
        ...executors.map(({ minimum, boot, min, discipline, fallback, nights, ...each }, i) => ({
          ...each,
          name: `pool${i}`,
          site: 'home',
          queue: { discipline },
          price: { ...each.price, minimum: each.price.billing === 'provisioned' ? minimum : 0 },
          scale: each.scale && { ...each.scale, boot, min, interval: 3 },
          spot: each.spot && { ...each.spot, ...(fallback && { fallback: 'base' }) },
          calendar: nights && {
            open: [{ from: '00:00', to: '00:01' }],
            atClosing: nights,
            start: { time: '00:00' },
          },
        })),
      ],
      sites: [
        {
          name: 'home',
          carbon: { times: [0, 20], values: [100, 400] },
          ...(limited && executors.every(({ discipline }) => discipline !== 'ps') && { powerLimit: 400 }),
        },
      ],
      tasks: [
        { name: 'urgent', priority: 1, work: exponential(1) },
        { name: 'other', work: exponential(2), retry: { progress: 'resume' } },
      ],
      arrivals: { process: 'poisson', rate: 1.5 },
    },
  }));

export type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

export async function simulatorOf({ scenario, seed }: World, journal = false): Promise<Simulator> {
  // A value that is undefined stands for a key that is not there.
  const written = JSON.parse(JSON.stringify(scenario));
  return new Simulator(await scenarioOf(written), { seed, record: true, journal });
}

/** Any row that is allowed, by the `k`-th random number of the task. */
export function play(simulator: Simulator, k: number, until = Number.POSITIVE_INFINITY): void {
  for (let point = simulator.open ?? simulator.advance(); point; point = simulator.advance()) {
    if (simulator.decisions >= until) return;
    const open = point;
    const allowed = Array.from({ length: open.size }, (_, i) => i).filter((i) => open.allowed(i));
    // Who waits although something fits may wait for ever: prices and revocations never end.
    const runs = allowed.filter((i) => open.kind(i) !== 'wait');
    const rows = runs.length > 0 ? runs : allowed;
    simulator.apply(rows[Math.floor(open.random(k) * rows.length)]!);
  }
}
