import { workerData } from 'node:worker_threads';
import { batchRunner } from '../../bench/executors/redis/batch-runner.ts';
import type { Batch } from '../../bench/executors/redis/batches.ts';
import { reconnect } from '../../bench/executors/redis/connection.ts';
import { RedisStore } from '../../bench/executors/redis/store.ts';
import { remembered, trialRunner } from '../trial-runner.ts';
import { unpackPolicy, unpackScenario } from './unpacking.ts';
import type { Work } from './work.ts';

/** How many scenarios and policies a thread keeps: a worker lives long and meets many. */
const KEPT = 32;

const { url } = workerData as { url: string };
const store = new RedisStore(reconnect(url));

const run = batchRunner(
  store,
  trialRunner<Work>({
    trialOf: ({ trial }) => trial,
    scenarioOf: remembered(
      ({ scenario, trial }) => unpackScenario(store, scenario, trial.overrides),
      ({ scenario, trial }) => JSON.stringify([scenario, trial.overrides]),
      KEPT,
    ),
    policyOf: remembered(
      ({ policy, trial }) => unpackPolicy(store, trial.policy, policy),
      ({ policy, trial }) => JSON.stringify([policy, trial.policy]),
      KEPT,
    ),
  }),
);

/** A BullMQ sandbox: its worker starts this module in a thread of its own. */
export default (job: { readonly data: Batch<Work> }) => run(job.data);
