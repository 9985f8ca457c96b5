import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { afterAll, expect } from 'vitest';
import type { AuditRecord } from '../../../src/serve/audit/record.ts';
import { filesOf } from '../../../src/serve/audit/segments.ts';
import { disk } from '../../../src/serve/audit/storage.ts';
import { verifyAudit } from '../../../src/serve/audit/verify.ts';
import type { DecideAnswer } from '../../../src/serve/decision/answer.ts';
import type { DecisionService } from '../../../src/serve/service.ts';
import { openServer, type Settings } from '../http/fixture.ts';
import { ask, requests } from '../live/served.ts';

export type DecisionRecord = Extract<AuditRecord, { kind: 'decision' }>;

/** What a policy, or the fallback, answers to each of the requests while nothing is wrong. */
export type Expected = readonly Pick<DecideAnswer, 'choice' | 'scores' | 'artifact'>[];

export function expectedOf(service: DecisionService): Promise<Expected> {
  return Promise.all(
    requests.map(async (request) => {
      const { choice, scores, artifact } = await ask(service, request);
      return { choice, scores, artifact };
    }),
  );
}

/** The choice of the fallback scheduler of the policies of these tests: the least backlog, the first of equals. */
export function fallbackOf({ executors }: (typeof requests)[number]): number {
  return executors.reduce((best, { backlog }, e) => (backlog! < executors[best]!.backlog! ? e : best), 0);
}

/** All records of a log, which must hold: nothing edited, missing, reordered or cut off. */
export async function recordsOf(file: string): Promise<{ records: AuditRecord[]; unaudited: number }> {
  const files = await filesOf(file, disk);
  const head = JSON.parse(readFileSync(`${file}.head`, 'utf8'));
  const { ok, problems, unaudited } = await verifyAudit(files, head);
  expect({ ok, problems }).toEqual({ ok: true, problems: [] });
  const records = files.flatMap((each) =>
    readFileSync(each, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as AuditRecord),
  );
  return { records, unaudited };
}

export function decisionsOf(records: readonly AuditRecord[]): DecisionRecord[] {
  return records.filter((record): record is DecisionRecord => record.kind === 'decision');
}

/** An answer that has a number is in the log under it, as it was given. */
export function expectRecorded(answers: readonly DecideAnswer[], records: readonly AuditRecord[]): void {
  const bySeq = new Map(decisionsOf(records).map((record) => [record.seq, record]));
  for (const { id, choice, auditSeq, fallback, reason, scores, mode } of answers) {
    if (auditSeq === null) continue;
    const { action, ...record } = bySeq.get(auditSeq)!;
    expect({ ...record, action }).toMatchObject({ id, action: choice, fallback, reason, scores, mode });
  }
}

/** So many callers that ask again as soon as they are answered, one request after another, until `during` is over. */
export async function underLoad(
  service: DecisionService,
  during: (answers: readonly Asked[]) => Promise<void>,
  callers = 8,
): Promise<Asked[]> {
  const answers: Asked[] = [];
  let over = false;
  let asked = 0;
  const call = async () => {
    while (!over) {
      const at = asked++ % requests.length;
      const answer = await ask(service, requests[at]!);
      answers.push({ at, answer });
      // Others' turn: a decision without an audit log never leaves the current one.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const calls = Array.from({ length: callers }, call);
  try {
    await during(answers);
  } finally {
    over = true;
    await Promise.all(calls);
  }
  return answers;
}

/** An answer, and to which of the requests. */
export interface Asked {
  readonly at: number;
  readonly answer: DecideAnswer;
}

/** A service behind HTTP; gone after the tests of the file. */
export async function listening(service: DecisionService, settings: Settings = {}) {
  const { app } = await openServer(settings, service as never);
  afterAll(() => app.close());
  await app.listen({ host: '127.0.0.1', port: 0 });
  return { app, port: (app.server.address() as AddressInfo).port };
}
