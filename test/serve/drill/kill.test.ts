import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type Answer, DecideClient } from '../../../src/cli/load/client.ts';
import { closedLoad } from '../../../src/cli/load/open-load.ts';
import type { LoadReport } from '../../../src/cli/load/samples.ts';
import { built, until } from '../../cli/cli.ts';
import { policyFolder, requests, serviceOf, temporary } from '../live/served.ts';
import { decisionsOf, recordsOf } from './drill.ts';

const CLIENTS = 16;

/** Asks, and remembers what was answered to which request. */
class Witness extends DecideClient {
  readonly answers: (Answer & { readonly id: string })[] = [];

  override async decide(body: string): Promise<Answer> {
    const answer = await super.decide(body);
    this.answers.push({ ...answer, id: JSON.parse(body).id });
    return answer;
  }
}

/** The real thing: `switchyard serve --mode enforce`, with what it says when it listens. */
async function serving(folder: string, file: string, port: number, sync: unknown) {
  const config = join(temporary(), 'serve.yaml');
  writeFileSync(config, JSON.stringify({ audit: { file, sync }, deadlineMs: 10_000, listen: { port } }));
  const words = ['serve', folder, '--mode', 'enforce', '--audit', file, '--config', config];
  const child = spawn(process.execPath, [built('src/cli/main.js'), ...words], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exit = new Promise<NodeJS.Signals | null>((resolve) => {
    child.on('exit', (_code, signal) => resolve(signal));
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (text) => resolve(JSON.parse(String(text)).url));
    child.on('exit', () => reject(new Error('the server ended')));
  });
  return { url, kill: () => child.kill('SIGKILL'), exit };
}

// What a process has written is the kernel's, so a killed process loses nothing under any policy. They differ when the
// machine dies: `always` loses no answered decision, `everyMs` those of so many milliseconds, `never` says nothing.
it('kill −9 in mid-load: each answered decision is in the log, each time, and the chain goes on', async () => {
  const { folder } = await policyFolder();
  const file = join(temporary(), 'audit.jsonl');
  let port = 0;
  let client: Witness | undefined;
  const reports: LoadReport[] = [];
  for (const [round, sync] of ['always', { everyMs: 100 }, 'never'].entries()) {
    const server = await serving(folder, file, port, sync);
    port = Number(new URL(server.url).port);
    // The client outlives its servers.
    client ??= new Witness({ url: server.url, connections: CLIENTS });
    const bodies = Array.from({ length: 20_000 }, (_, k) =>
      JSON.stringify({ ...requests[k % requests.length], id: `${round}-${k}` }),
    );
    const before = client.answers.length;
    const stop = new AbortController();
    const load = closedLoad(client, { clients: CLIENTS, seconds: 60, bodies }, stop.signal);
    await until(() => client!.answers.length >= before + 400);
    stop.abort();
    server.kill();
    expect(await server.exit).toBe('SIGKILL');
    reports.push(await load);
  }
  await client!.close();

  for (const { lost, statuses, answered, audited } of reports) {
    expect(lost).toBeGreaterThan(0);
    expect(lost).toBeLessThanOrEqual(CLIENTS);
    expect(statuses).toEqual({ 200: answered });
    expect(audited).toEqual({ records: answered, distinct: answered });
  }
  // Whoever opens the log next writes into it what the last writer left.
  const next = await serviceOf(folder, { mode: 'enforce', audit: { file } });
  const { auditSeq } = await next.decide(requests[0]!, { receivedAt: performance.now() });
  await next.close();
  const { records, unaudited } = await recordsOf(file);
  expect(unaudited).toBe(0);
  expect(records.at(-1)).toMatchObject({ kind: 'decision', seq: auditSeq });
  expect(records.filter(({ kind }) => kind !== 'decision' && kind !== 'recovered')).toEqual([]);
  const recorded = new Map(decisionsOf(records).map((record) => [record.id, record]));
  const answered = client!.answers.filter(({ status }) => status === 200);
  for (const { id, executor, auditSeq, fallback } of answered) {
    const { seq, candidates, action, mode, ...record } = recorded.get(id)!;
    expect({ seq, executor: candidates[action!], mode, fallback: record.fallback }).toEqual({
      seq: auditSeq,
      executor,
      mode: 'enforce',
      fallback,
    });
  }
  // Of those without an answer some are recorded too: they were in flight.
  const unanswered = recorded.size - 1 - answered.length;
  expect(unanswered).toBeGreaterThanOrEqual(0);
  expect(unanswered).toBeLessThanOrEqual(3 * CLIENTS);
});
