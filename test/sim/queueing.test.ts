import { describe, expect, it } from 'vitest';
import { scenarioOf, simulated } from '../fixtures/scenario.ts';
import { describeShared, shared } from '../fixtures/shared.ts';

interface Model {
  readonly model: string;
  readonly params: Readonly<Record<string, number>>;
  readonly [key: string]: unknown;
}

const REPLICATIONS = 20;
/** Starting empty is forgotten after some 400 / (1 − load)² tasks (relaxation time of M/M/1). */
const WARMUP = 5_000;
const TASKS = 25_000;

/** How many standard errors the mean of independent replications lies from the exact value. */
function z(values: readonly number[], exact: number): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return (mean - exact) / Math.sqrt(variance / values.length);
}

function expectMean(values: readonly number[], exact: unknown): void {
  expect(Math.abs(z(values, exact as number))).toBeLessThan(4);
}

async function replicate(model: Record<string, unknown>, policy = 'earliest-finish') {
  const scenario = await scenarioOf({
    name: 'queue',
    horizon: { tasks: TASKS, warmup: WARMUP },
    ...model,
  });
  return Array.from(
    { length: REPLICATIONS },
    (_, r) => simulated(scenario, policy, `replication ${r}`).result,
  );
}

describeShared('exact queueing models, |z| < 4 from 20 replications', () => {
  const models = JSON.parse(shared('golden/queueing.json')) as readonly Model[];
  const named = (name: string) => models.filter((model) => model.model === name);
  const exponential = (rate: number) => [{ name: 't', work: { dist: 'exponential', mean: 1 / rate } }];

  for (const model of [...named('M/M/1 FCFS'), ...named('M/M/c FCFS')]) {
    const { lam, mu, c = 1 } = model.params as { lam: number; mu: number; c?: number };
    it(`${model.model} ${JSON.stringify(model.params)}: wait, response, utilisation`, async () => {
      const results = await replicate({
        executors: [{ name: 'server', slots: c }],
        tasks: exponential(mu),
        arrivals: { process: 'poisson', rate: lam },
      });
      expectMean(
        results.map((r) => r.metrics.meanWait!),
        model.mean_wait,
      );
      expectMean(
        results.map((r) => r.metrics.meanResponse!),
        model.mean_response,
      );
      // The makespan's edges (its last tasks drain) would show where a service lasts a good part of the run.
      if (lam / mu < TASKS * 1e-3)
        expectMean(
          results.map((r) => r.metrics.utilisation!),
          model.utilisation,
        );
    });
  }

  for (const model of named('M/M/c/K FCFS (K=system capacity)')) {
    const { lam, mu, c, K } = model.params as { lam: number; mu: number; c: number; K: number };
    it(`${model.model} ${JSON.stringify(model.params)}: loss and response of the admitted`, async () => {
      const results = await replicate({
        executors: [{ name: 'server', slots: c, queue: { capacity: K } }],
        tasks: exponential(mu),
        arrivals: { process: 'poisson', rate: lam },
      });
      const loss = results.map((r) => r.tasks.rejected / r.tasks.arrived);
      expectMean(loss, model.loss_probability);
      expectMean(
        results.map((r) => r.metrics.meanResponse!),
        model.mean_response,
      );
    });
  }

  for (const model of named('c parallel M/M/1, Bernoulli(1/c) split')) {
    const { lam, mu, c } = model.params as { lam: number; mu: number; c: number };
    it(`${model.model} ${JSON.stringify(model.params)}: response under random routing`, async () => {
      const results = await replicate(
        {
          executors: [{ name: 'server', count: c }],
          tasks: exponential(mu),
          arrivals: { process: 'poisson', rate: lam },
        },
        'random',
      );
      expectMean(
        results.map((r) => r.metrics.meanResponse!),
        model.mean_response,
      );
    });
  }
});

describe('the response-time distribution', () => {
  it('of M/M/1 has exponential quantiles', async () => {
    const results = await replicate({
      executors: [{ name: 'server' }],
      tasks: [{ name: 't', work: { dist: 'exponential', mean: 1 } }],
      arrivals: { process: 'poisson', rate: 0.7 },
    });
    for (const [metric, p] of [
      ['p50Response', 0.5],
      ['p95Response', 0.95],
      ['p99Response', 0.99],
    ] as const) {
      const exact = -Math.log(1 - p) / 0.3;
      const values = results.map((r) => r.metrics[metric]!);
      // The sketch may be off by 0.4 %; what is left must be chance.
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      const inside = Math.min(Math.max(exact, mean * 0.996), mean * 1.004);
      expect(Math.abs(z(values, inside)), metric).toBeLessThan(4);
    }
  });
});

describe('a closed system', () => {
  it('of five clients and one server has the response time of the machine-repair model', async () => {
    const results = await replicate({
      executors: [{ name: 'server' }],
      tasks: [{ name: 't', work: { dist: 'exponential', mean: 2 } }],
      arrivals: { process: 'closed', clients: 5, think: { dist: 'exponential', mean: 10 } },
    });
    // Clients that think: E = 3.575661 (birth–death chain); throughput E / 10; response N / throughput − 10.
    expectMean(
      results.map((r) => r.metrics.meanResponse!),
      5 / (3.575661 / 10) - 10,
    );
  });
});

describe('unrelated machines', () => {
  it('run a task for the seconds that its class names for each', async () => {
    const scenario = await scenarioOf({
      name: 'unrelated',
      horizon: { tasks: 3 },
      executors: [{ name: 'a' }, { name: 'b', speed: 9 }],
      tasks: [{ name: 't', runtimes: [3, 5] }],
      arrivals: { process: 'renewal', dist: { dist: 'deterministic', value: 1 } },
    });
    const { schedule } = simulated(scenario, 'earliest-finish', '1').simulator;
    // At 1 s a is free: 4 < 6. At 2 s it is busy until 4: 7 = 7, the first. At 3 s: 10 > 8.
    expect([...schedule!.executor.slice(0, 3)]).toEqual([0, 0, 1]);
    expect([...schedule!.finish.slice(0, 3)]).toEqual([4e6, 7e6, 8e6]);
  });
});
