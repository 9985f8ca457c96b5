import type { Scenario } from '../../sim/scenario/schema.ts';
import { slotsFor } from '../load/workflow-load.ts';
import { scenarioOf } from './scenario-of.ts';

/** Sixteen executors in three tiers, with prices, latencies and deadlines. */
export function sixteen(): Promise<Scenario> {
  return fleet({
    slots: [1, 2, 2],
    tasks: [
      {
        name: 'api',
        share: 3,
        work: { dist: 'exponential', mean: 0.2 },
        sla: { deadline: 1, penalty: 0.001 },
      },
      { name: 'llm', work: { dist: 'exponential', mean: 2 }, sla: { deadline: 8, penalty: 0.01 } },
    ],
    rate: 28,
  });
}

export const WORKFLOWS = 25_000;
/** Seconds. */
export const MEAN_STEP = 10;

/** The same sixteen as a cluster that holds so many workflows: the policy must know the world that it is asked about. */
export function cluster(): Promise<Scenario> {
  const slots = slotsFor(WORKFLOWS, 16);
  return fleet({
    slots: [slots, slots, slots],
    tasks: [
      {
        name: 'step',
        work: { dist: 'exponential', mean: MEAN_STEP },
        sla: { deadline: 60, penalty: 0.001 },
      },
    ],
    rate: WORKFLOWS / MEAN_STEP,
  });
}

interface Fleet {
  /** Of an executor of each tier. */
  readonly slots: readonly [edge: number, site: number, cloud: number];
  readonly tasks: readonly object[];
  readonly rate: number;
}

function fleet({ slots: [edge, site, cloud], tasks, rate }: Fleet): Promise<Scenario> {
  return scenarioOf({
    horizon: { tasks: 5_000 },
    executors: [
      { name: 'edge', count: 6, tier: 'edge', slots: edge, price: { perSecond: 0.00001 } },
      {
        name: 'site',
        count: 4,
        tier: 'on-prem',
        slots: site,
        speed: 1.2,
        price: { perSecond: 0.00003 },
      },
      {
        name: 'cloud',
        count: 6,
        slots: cloud,
        speed: 1.6,
        price: { perSecond: 0.00009 },
        latency: 0.04,
      },
    ],
    tasks,
    arrivals: { process: 'poisson', rate },
    reward: { cost: 1, latency: 0.02, sla: 1 },
  });
}
