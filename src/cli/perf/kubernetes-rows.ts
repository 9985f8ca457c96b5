import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Pool } from 'undici';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { type LoadReport, Samples } from '../load/samples.ts';
import { withinRow } from './load-rows.ts';
import type { PerfRow } from './measure.ts';
import { scenarioOf } from './scenario-of.ts';
import { inTemporaryFolder, ServedProcess, writePolicy } from './served-process.ts';

const NODES = 500;
const ASKED = 2000;
/**
 * So many questions pass until V8 has compiled what they run through: its compilers are busy on the same cores till then, and
 * the slowest one of a hundred takes twice as long.
 */
const WARM_UP = 5000;
/** Full nodes are megabytes. */
const ASKED_IN_FULL = 150;

/** What kube-scheduler waits for 500 nodes' scores, one pod after another, with every decision recorded. */
export async function kubernetesRows(): Promise<PerfRow[]> {
  const scenario = await cluster();
  return inTemporaryFolder(async (folder) => {
    const policy = join(folder, 'policy');
    await writePolicy(policy, scenario, [32, 32]);
    const config = join(folder, 'serve.json');
    writeFileSync(config, configuration());
    const server = await ServedProcess.start([
      ...[policy, '--config', config],
      ...['--mode', 'enforce', '--audit', join(folder, 'audit.jsonl')],
    ]);
    const pool = new Pool(new URL(server.url).origin, { connections: 1 });
    try {
      const names = question(false);
      const nodes = question(true);
      const cold = await asked(pool, names, WARM_UP);
      const few = await asked(pool, names, ASKED);
      await asked(pool, nodes, 10);
      const full = await asked(pool, nodes, ASKED_IN_FULL);
      return [
        withBeside(withinRow(`k8s prioritize: ${NODES} names, audit, within 5 ms`, few, 'p99', 5, 99), {
          [`p99 of the first ${WARM_UP}`]: cold.latencyMs?.p99 ?? Number.NaN,
        }),
        withBeside(withinRow(`k8s prioritize: ${NODES} full nodes, within 200 ms`, full, 'p99', 200, 99), {
          'MB a question': Buffer.byteLength(nodes(0)) / 1e6,
        }),
      ];
    } finally {
      await pool.destroy();
      await server.stop();
    }
  });
}

interface Kind {
  readonly name: string;
  readonly tier: string;
  readonly speed: number;
  readonly price: { readonly perSecond: number };
}

const KINDS: readonly Kind[] = [
  { name: 'edge', tier: 'edge', speed: 1, price: { perSecond: 0.00001 } },
  { name: 'site', tier: 'on-prem', speed: 1.2, price: { perSecond: 0.00003 } },
  { name: 'cloud', tier: 'cloud', speed: 1.6, price: { perSecond: 0.00009 } },
];

/** A small cluster to learn in. */
function cluster(): Promise<Scenario> {
  return scenarioOf({
    horizon: { tasks: 5_000 },
    executors: KINDS.map((kind) => ({ ...kind, slots: 8, count: 8 })),
    tasks: [{ name: 'pod', work: { dist: 'exponential', mean: 60 }, sla: { deadline: 300, penalty: 0.01 } }],
    arrivals: { process: 'poisson', rate: 3 },
    reward: { cost: 1, latency: 0.02, sla: 1 },
  });
}

const NAMES = Array.from({ length: NODES }, (_, k) => `${KINDS[k % KINDS.length]!.name}-node-${k}`);

/** A large one of the same kinds, as the configuration of the server tells it. */
function configuration() {
  const nodes = NAMES.map((name, k) => {
    const { name: _, ...facts } = KINDS[k % KINDS.length]!;
    return [name, { ...facts, slots: 8 }];
  });
  return JSON.stringify({ kubernetes: { nodes: Object.fromEntries(nodes) } });
}

type Question = (k: number) => string;

/** What kube-scheduler sends, with all nodes in full or by their names. */
function question(full: boolean): Question {
  const nodes = full
    ? `{"Nodes":{"metadata":{},"items":${JSON.stringify(NAMES.map(nodeOf))}},"NodeNames":null`
    : `{"Nodes":null,"NodeNames":${JSON.stringify(NAMES)}`;
  return (k) => `${nodes},"Pod":${JSON.stringify(podOf(k))}}`;
}

function podOf(k: number) {
  const requests = { cpu: '500m', memory: '256Mi' };
  return {
    metadata: { name: `pod-${k}`, namespace: 'default', uid: `pod-${k}`, labels: { app: 'perf' } },
    spec: { containers: [{ name: 'main', image: 'registry.example/perf:1', resources: { requests } }] },
    status: { phase: 'Pending' },
  };
}

/** A Node as large as they are: with the images that are on it, and what its kubelet manages. */
function nodeOf(name: string) {
  const images = Array.from({ length: 40 }, (_, k) => ({
    names: [
      `registry.example/image-${k}@sha256:${'0123456789abcdef'.repeat(4)}`,
      `registry.example/image-${k}:1`,
    ],
    sizeBytes: 100_000_000 + k,
  }));
  return {
    metadata: { name, labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux' } },
    spec: { podCIDR: '10.244.0.0/24' },
    status: {
      capacity: { cpu: '8', memory: '32Gi', pods: '110' },
      allocatable: { cpu: '8', memory: '32Gi', pods: '110' },
      images,
    },
  };
}

function withBeside(row: PerfRow, more: Readonly<Record<string, number>>): PerfRow {
  return { ...row, beside: { ...row.beside, ...more } };
}

/** One question after another, as kube-scheduler schedules pods. */
async function asked(pool: Pool, of: Question, count: number): Promise<LoadReport> {
  const samples = new Samples();
  const began = performance.now();
  for (let k = 0; k < count; k++) {
    const body = of(k);
    samples.sent();
    const sent = performance.now();
    const { statusCode, body: answer } = await pool.request({
      path: '/k8s/v1/prioritize',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const scores = (await answer.json()) as readonly { readonly Score: number }[];
    // A policy that did not decide leaves all nodes equal: that would be fast and worth nothing.
    const decided = statusCode === 200 && scores.length === NODES && scores.some(({ Score }) => Score === 10);
    samples.add({
      status: decided ? statusCode : null,
      fallback: false,
      auditSeq: null,
      latencyMs: performance.now() - sent,
    });
  }
  return samples.report((performance.now() - began) / 1000);
}
