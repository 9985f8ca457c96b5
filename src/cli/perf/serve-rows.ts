import { join } from 'node:path';
import pino from 'pino';
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
import { slotsFor, workflowLoad } from '../load/workflow-load.ts';
import { serveConfigSchema } from '../serving/config-schema.ts';
import { createService } from '../serving/create-service.ts';
import { measureAlone, type PerfRow, speedOf } from './measure.ts';
import { scenarioOf } from './scenario-of.ts';
import { inTemporaryFolder, ServedProcess, writePolicy } from './served-process.ts';

const CONNECTIONS = 64;
/** Seconds. */
const WARM_UP = 5;
/** Share of decisions. */
const MOST_FALLBACKS = 0.01;
const NEVER = new AbortController().signal;

/** Sixteen executors in three tiers, with prices, latencies and deadlines. */
function sixteen(): Promise<Scenario> {
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

const WORKFLOWS = 25_000;
/** Seconds. */
const MEAN_STEP = 10;

/** The same sixteen as a cluster that holds so many workflows: the policy must know the world that it is asked about. */
function cluster(): Promise<Scenario> {
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

/** Decisions of the service without a wire, one after another in one thread. */
export async function inProcessRows(): Promise<PerfRow[]> {
  const scenario = await sixteen();
  const requests = recordedRequests(scenario, 512);
  return inTemporaryFolder(async (folder) => {
    const rows: PerfRow[] = [];
    for (const hidden of [
      [32, 32],
      [64, 64],
    ]) {
      const policy = join(folder, hidden.join('-'));
      await writePolicy(policy, scenario, hidden);
      for (const file of [undefined, join(folder, `${hidden.join('-')}.jsonl`)]) {
        const name = `serve in process: 16 candidates, ${hidden.join('-')}${file ? ', audit' : ''}`;
        const target = file === undefined && hidden[0] === 32 ? 15_000 : 5_000;
        rows.push(await inProcessRow({ name, unit: 'decisions/s', target }, policy, file, requests));
      }
    }
    return rows;
  });
}

async function inProcessRow(
  row: Pick<PerfRow, 'name' | 'unit' | 'target'>,
  policy: string,
  file: string | undefined,
  requests: readonly DecideRequest[],
): Promise<PerfRow> {
  const config = serveConfigSchema.parse(file === undefined ? {} : { audit: { file } });
  const service = await createService(policy, config, pino({ level: 'silent' }));
  const round = async () => {
    for (let k = 0; k < requests.length; k += CONNECTIONS) {
      const some = requests.slice(k, k + CONNECTIONS);
      const receivedAt = performance.now();
      await Promise.all(some.map((each) => service.decide(each, { receivedAt, validated: true })));
    }
  };
  const rounds = 10;
  const measured = await measureAlone(row, () =>
    speedOf(rounds * requests.length, async () => {
      for (let k = 0; k < rounds; k++) await round();
    }),
  );
  await service.close();
  return measured;
}

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
function withinRow(
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
