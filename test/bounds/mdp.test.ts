import { describe, expect, it } from 'vitest';
import { boundsOf } from '../../src/bounds/index.ts';
import {
  averageCostOf,
  type ChainPolicy,
  type ControlledChain,
  greedyPolicy,
  leastAverageCost,
} from '../../src/bounds/mdp/controlled-chain.ts';
import { queueChain, routingChain } from '../../src/bounds/mdp/routing-chain.ts';
import { scenarioOf, simulated } from '../fixtures/scenario.ts';

const never = () => false;
const BY_TIME = { second: 1, task: () => 0 };
const middle = ({ least, most }: { least: number; most: number }) => (least + most) / 2;
const optimum = (chain: ControlledChain) => middle(leastAverageCost(chain, never));

describe('value iteration', () => {
  it('finds the mean number in M/M/1/K', () => {
    const [rho, room] = [0.8, 10];
    const weights = Array.from({ length: room + 1 }, (_, n) => rho ** n);
    const exact = weights.reduce((sum, w, n) => sum + n * w, 0) / weights.reduce((sum, w) => sum + w, 0);
    const chain = routingChain(rho, [{ rate: 1, slots: 1, room }], BY_TIME);
    expect(optimum(chain)).toBeCloseTo(exact, 8);
  });

  it('finds the mean number in M/M/3 (Erlang, 1917)', () => {
    const [a, c] = [2.1, 3];
    const top = (a ** c / 6) * (c / (c - a));
    const waits = top / (1 + a + a ** 2 / 2 + top);
    const chain = queueChain(a, [{ rate: 1, slots: c, room: c }], 150, BY_TIME);
    expect(optimum(chain)).toBeCloseTo(a + (waits * a) / (c - a), 7);
  });

  it('uses a slow server from some length of the queue on, as the best threshold does (Lin and Kumar, 1984)', () => {
    const [fast, slow] = [
      { rate: 1, slots: 1, room: 1 },
      { rate: 0.15, slots: 1, room: 1 },
    ];
    const room = 40;
    const chain = queueChain(0.6, [fast, slow], room, BY_TIME);
    const stride = room + 1;
    /** Fast at once; slow when more than `threshold` wait. */
    const threshold =
      (most: number): ChainPolicy =>
      (state, event) => {
        const { answers } = chain.events[state]![event]!;
        const quality = answers.map(({ next }) => {
          const [waiting, fastBusy, slowBusy] = [
            next % stride,
            Math.floor(next / stride) % 2,
            Math.floor(next / stride / 2),
          ];
          const before = Math.floor(state / stride / 2);
          const idleFast = fastBusy === 0 && waiting > 0;
          const startsSlow = slowBusy > before;
          const shouldStart = slowBusy === 0 && waiting > most;
          const tooSoon = startsSlow && waiting + 1 <= most;
          return Number(idleFast) + Number(shouldStart) + Number(tooSoon);
        });
        return quality.indexOf(Math.min(...quality));
      };
    const costs = Array.from({ length: 8 }, (_, most) =>
      middle(averageCostOf(chain, threshold(most), never)),
    );
    const least = Math.min(...costs);
    expect(optimum(chain)).toBeCloseTo(least, 7);
    expect(costs.indexOf(least)).toBeGreaterThan(0);
    expect(least).toBeLessThan(costs[0]!);
    expect(least).toBeLessThan(0.6 / 0.4);
  });

  it('is as good as the best of all policies, tried one by one', () => {
    const chain = routingChain(
      1,
      [
        { rate: 1, slots: 1, room: 2 },
        { rate: 0.4, slots: 1, room: 2 },
      ],
      { second: 1, task: (server) => [2, 0][server]! },
    );
    const free = chain.events.flatMap((own, state) => (own[0]!.answers.length === 2 ? [state] : []));
    expect(free).toHaveLength(4);
    const all = Array.from({ length: 2 ** free.length }, (_, bits) =>
      middle(
        averageCostOf(
          chain,
          (state, event) => (event === 0 && free.includes(state) ? (bits >> free.indexOf(state)) & 1 : 0),
          never,
        ),
      ),
    );
    const { values } = leastAverageCost(chain, never);
    expect(optimum(chain)).toBeCloseTo(Math.min(...all), 7);
    expect(middle(averageCostOf(chain, greedyPolicy(chain, values), never))).toBeCloseTo(Math.min(...all), 7);
    expect(new Set(all.map((cost) => cost.toFixed(6))).size).toBeGreaterThan(8);
  });
});

const ROOM = 3;
const SPEEDS = [1.5, 0.75];
const ARRIVALS = 1.2;
const scenario = await scenarioOf({
  name: 'routing',
  horizon: { tasks: 20_000, warmup: 500 },
  estimate: 'mean',
  executors: SPEEDS.map((speed, i) => ({ name: `server-${i}`, speed, queue: { capacity: ROOM } })),
  tasks: [{ name: 'task', work: { dist: 'exponential', mean: 1 } }],
  arrivals: { process: 'poisson', rate: ARRIVALS },
});

/** Mean response of a static policy in independent worlds: the mean, and its standard error. */
function responses(policy: string) {
  const values = Array.from(
    { length: 12 },
    (_, k) => simulated(scenario, policy, `${k}`).result.metrics.meanResponse!,
  );
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, error: Math.sqrt(variance / values.length) };
}

describe('the chain and the simulator', () => {
  const servers = SPEEDS.map((rate) => ({ rate, slots: 1, room: ROOM }));
  const chain = routingChain(ARRIVALS, servers, BY_TIME);
  const counted = routingChain(ARRIVALS, servers, { second: 0, task: () => 1 });
  it('agree about the mean response of joining the shortest queue', () => {
    const shortest: ChainPolicy = (state, event) => {
      const [first, second] = [state % (ROOM + 1), Math.floor(state / (ROOM + 1))];
      return event === 0 && chain.events[state]![0]!.answers.length === 2 && second < first ? 1 : 0;
    };
    const exact =
      middle(averageCostOf(chain, shortest, never)) / middle(averageCostOf(counted, shortest, never));
    const { mean, error } = responses('join-shortest-queue');
    expect(Math.abs(mean - exact) / error).toBeLessThan(4);
    expect(error / mean).toBeLessThan(0.01);
  });
  it('have an optimum that no static policy beats', async () => {
    const [bound, ...more] = await boundsOf(scenario, '1', 'exact');
    expect(more).toEqual([]);
    expect(bound).toMatchObject({ metric: 'meanResponse', kind: 'exact' });
    expect(await boundsOf(scenario, '1', 'lower')).toEqual([]);
    for (const policy of ['join-shortest-queue', 'earliest-finish', 'random']) {
      const { mean, error } = responses(policy);
      expect(mean - bound!.value, policy).toBeGreaterThan(-4 * error);
    }
    const { mean, error } = responses('random');
    expect((mean - bound!.value) / error).toBeGreaterThan(4);
  });
  it('is not claimed where policies know how long tasks will run', async () => {
    expect(await boundsOf({ ...scenario, estimate: 'exact' }, '1', 'exact')).toEqual([]);
  });
});
