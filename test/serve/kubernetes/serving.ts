import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { serveConfigSchema } from '../../../src/cli/serving/config-schema.ts';
import { DEFAULT_LIMITS } from '../../../src/serve/http/options.ts';
import { createServer } from '../../../src/serve/http/server.ts';
import { whenFileEnds } from '../../fixtures/when-file-ends.ts';
import { silent } from '../http/fixture.ts';
import { policyFolder, serviceOf, temporary } from '../live/served.ts';
import { HttpExtender } from './http-extender.ts';

/** A question of kube-scheduler about a pod that has just come, or what it should be answered, as a file holds it. */
export function golden(name: string) {
  const value = JSON.parse(readFileSync(new URL(`golden/${name}.json`, import.meta.url), 'utf8'));
  // By a clock that is ahead of ours: however slow this machine is, it has waited for nothing.
  if (value.Pod) value.Pod.metadata.creationTimestamp = new Date(Date.now() + 600_000).toISOString();
  return value;
}

/** A server that has been started, and all records of its log. */
type Running = Awaited<ReturnType<typeof started>>;

/** Servers by their configuration: making one takes a tenth of a second. */
const running = new Map<string, Promise<Running>>();

/** One policy for all of them. */
let folder: Promise<string> | null = null;

/** `switchyard serve` with a policy for the mixed fleet and an audit log, and kube-scheduler in front of it. */
export async function serving(config: object = {}) {
  const key = JSON.stringify(config);
  if (!running.has(key)) {
    if (running.size === 0) whenFileEnds(stopAll);
    running.set(key, started(config));
  }
  const { url, file, disableFile } = await running.get(key)!;
  const before = recordsOf(file).length;
  return {
    url,
    extender: new HttpExtender(`${url}/k8s/v1`),
    /** What has been recorded since. */
    records: () => recordsOf(file).slice(before),
    /** Switches the policy off for a while. */
    async whileOff<T>(work: () => Promise<T>): Promise<T> {
      writeFileSync(disableFile, '');
      try {
        return await work();
      } finally {
        rmSync(disableFile);
      }
    },
  };
}

async function stopAll() {
  for (const each of running.values()) await (await each).close();
  running.clear();
  folder = null;
}

async function started(config: object) {
  folder ??= policyFolder().then((policy) => policy.folder);
  const file = join(temporary(), 'audit.jsonl');
  const disableFile = join(temporary(), 'off');
  const given = { disableFile, mode: 'enforce', audit: { file, sync: 'always' }, ...config };
  const { kubernetes } = serveConfigSchema.parse(given);
  const service = await serviceOf(await folder, given);
  const app = await createServer(service, {
    host: '127.0.0.1',
    tokens: null,
    tls: null,
    version: '1.2.3',
    logger: silent,
    limits: { ...DEFAULT_LIMITS, eventLoopDelayMs: 60_000 },
    // A machine with other work to do is not what is tested.
    kubernetes: { ...kubernetes, deadlineMs: 'kubernetes' in config ? kubernetes.deadlineMs : 20_000 },
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  return { url, file, disableFile, close: () => app.close() };
}

function recordsOf(file: string): readonly Record<string, unknown>[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}

/** The same question with other words on the pod. */
export function withPod(args: ReturnType<typeof golden>, metadata: object, spec: object = {}) {
  const { Pod } = args;
  return {
    ...args,
    Pod: { ...Pod, metadata: { ...Pod.metadata, ...metadata }, spec: { ...Pod.spec, ...spec } },
  };
}
