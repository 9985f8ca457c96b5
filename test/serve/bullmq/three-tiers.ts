import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RoutedExecutorOptions } from '../../../src/bullmq.ts';
import type { Scenario } from '../../../src/index.ts';
import { createAgent, exportPolicy, make, VectorEnv } from '../../../src/switchyard.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';
import { write } from '../rollout/bundles.ts';

/** Mean seconds of a job at speed 1. */
export const WORK = 0.13;

/** Jobs a second: with a third of them, the slowest executor has all that it can do. */
export const RATE = 80;

export const executors = [
  { name: 'cloud', tier: 'cloud', slots: 6, speed: 2, price: { perSecond: 1e-4 } },
  { name: 'edge', tier: 'edge', slots: 6, speed: 1.25, price: { perSecond: 3e-5 } },
  { name: 'on-prem', tier: 'on-prem', slots: 6, speed: 0.6 },
] as const satisfies readonly RoutedExecutorOptions[];

export const world = (): Promise<Scenario> =>
  scenarioOf({
    name: 'three tiers',
    horizon: { tasks: 400 },
    executors,
    tasks: [{ name: 'job', work: { dist: 'exponential', mean: WORK }, sla: { deadline: 1, penalty: 1 } }],
    arrivals: { process: 'poisson', rate: RATE },
    reward: { latency: 1 },
    accrual: 'committed',
  });

const STEPS = 20_000;

/** A folder with a policy that has learned this world: linear, in a second or two. */
export async function trainedPolicy(): Promise<{ folder: string; remove: () => void }> {
  const scenario = await world();
  const create = () => make('dispatch-v0', { scenario });
  const hyperparameters = { hidden: [] };
  const agent = await createAgent('cem', { spec: create().spec, seed: '1', hyperparameters });
  const env = new VectorEnv(create, { count: 16, seed: 'train', sameEpisodes: agent.sameEpisodes });
  for await (const _ of agent.train(env, STEPS));
  const provenance = { env: create(), scenario, agent: 'cem', seed: '1', steps: STEPS, hyperparameters };
  const files = await exportPolicy(agent.policy(), { ...provenance, targets: ['json'] });
  const folder = mkdtempSync(join(tmpdir(), 'switchyard-tiers-'));
  write(folder, files);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
