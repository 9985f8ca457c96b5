import { join } from 'node:path';
import { VerificationError } from '../../core/errors.ts';
import { filesOf } from '../../serve/audit/segments.ts';
import { disk } from '../../serve/audit/storage.ts';
import { verifyAudit } from '../../serve/audit/verify.ts';
import type { DecideRequest } from '../../serve/decision/request.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { DecideClient } from '../load/client.ts';
import { closedLoad, openLoad } from '../load/open-load.ts';
import { recordedRequests } from '../load/recorded-requests.ts';
import type { LoadReport } from '../load/samples.ts';
import { workflowLoad } from '../load/workflow-load.ts';
import type { PerfRow } from './measure.ts';
import { inTemporaryFolder, ServedProcess, writePolicy } from './served-process.ts';
import { cluster, MEAN_STEP, sixteen, WORKFLOWS } from './served-worlds.ts';

const CONNECTIONS = 64;
/** Seconds. */
const WARM_UP = 5;
/** Share of decisions. */
const MOST_FALLBACKS = 0.01;
const NEVER = new AbortController().signal;

/** A server and its load in two processes, with every decision recorded. */
export async function httpRows(): Promise<PerfRow[]> {
  return underLoad(await sixteen(), async (client, _requests, bodies) => {
    const most = await closedLoad(client, { clients: CONNECTIONS, seconds: 10, bodies }, NEVER);
    const steady = await openLoad(client, { rate: 1000, seconds: 10, bodies }, NEVER);
    return [
      {
        name: 'serve over HTTP: 16 candidates, audit',
        ...{ unit: 'decisions/s', value: most.rate, bareLoop: null, ratio: null, target: 3_000 },
      },
      withinRow('serve over HTTP: within 20 ms at 1,000/s', steady, 'p99', 20, 99),
    ];
  });
}

/** 25,000 workflows at once, of steps of 10 s on average: 2,500 decisions a second, for a minute. */
export async function workflowRows(): Promise<PerfRow[]> {
  return underLoad(await cluster(), async (client, [pattern]) => {
    const load = { workflows: WORKFLOWS, meanStep: MEAN_STEP, seconds: 60, pattern: pattern!, seed: '1' };
    const report = await workflowLoad(client, load, NEVER);
    return [withinRow('serve: 25,000 workflows, within 200 ms', report, 'p95', 200, 95)];
  });
}

/**
 * None may be lost, and the policy itself must have decided.
 *
 * @param target percent of answers that must come within so many milliseconds; they do where the percentile does
 */
export function withinRow(
  name: string,
  { latencyMs, lost, answered, rate, fallbacks }: LoadReport,
  percentile: 'p95' | 'p99',
  within: number,
  target: number,
): PerfRow {
  const met =
    latencyMs !== null &&
    lost === 0 &&
    fallbacks < MOST_FALLBACKS * answered &&
    latencyMs[percentile] <= within;
  return {
    name,
    unit: '% within, at least',
    value: met ? target : 0,
    bareLoop: null,
    ratio: null,
    target,
    beside: { answered, 'answers/s': rate, lost, fallbacks, ...latencyMs },
  };
}

/** @throws VerificationError where a decision that was answered is not in the audit log */
async function underLoad(
  scenario: Scenario,
  work: (
    client: DecideClient,
    requests: readonly DecideRequest[],
    bodies: readonly string[],
  ) => Promise<PerfRow[]>,
): Promise<PerfRow[]> {
  return inTemporaryFolder(async (folder) => {
    const policy = join(folder, 'policy');
    const audit = join(folder, 'audit.jsonl');
    await writePolicy(policy, scenario, [32, 32]);
    const server = await ServedProcess.start([policy, '--mode', 'enforce', '--audit', audit]);
    const client = new DecideClient({ url: server.url, connections: CONNECTIONS });
    const requests = recordedRequests(scenario, 512);
    const bodies = requests.map((request) => JSON.stringify(request));
    // A process that has just begun compiles its code: it is measured once it is warm.
    await closedLoad(client, { clients: CONNECTIONS, seconds: WARM_UP, bodies }, NEVER);
    const rows = await work(client, requests, bodies).finally(async () => {
      await client.close();
      await server.stop();
    });
    const { ok } = await verifyAudit(await filesOf(audit, disk), null);
    if (!ok) throw new VerificationError('the audit log of the decision server does not hold');
    return rows;
  });
}
