import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DecideAnswer } from '../../../src/serve/decision/answer.ts';
import { openServer, post } from '../http/fixture.ts';
import { policyFolder, requests, serviceOf, temporary } from '../live/served.ts';
import { decisionsOf, expectedOf, expectRecorded, recordsOf } from './drill.ts';
import { type Hostile, hostileRequests } from './hostile.ts';

const BATCH = 20;
const RULES = [{ name: 'no device', rule: 'executor.tier != "device"' }];

/** What the request says of its executors, with what holds where it says nothing. */
interface Sent {
  readonly task: { readonly slots?: number };
  readonly executors: { name: string; tier?: string; slots?: number; open?: boolean }[];
}

/** A choice is an executor that is open, large enough and not forbidden by a rule, or nothing where there is none. */
function expectAllowed(payload: Hostile['payload'], { choice, executor, kind, scores }: DecideAnswer): void {
  const { task, executors }: Sent = JSON.parse(String(payload));
  expect(scores).toHaveLength(executors.length);
  const allowed = executors.map(
    ({ tier, slots = 1, open = true }) => open && slots >= (task.slots ?? 1) && tier !== 'device',
  );
  if (choice === null) {
    expect({ kind, executor, allowed }).toEqual({
      kind: 'none',
      executor: null,
      allowed: allowed.map(() => false),
    });
    return;
  }
  expect({ kind, executor, ok: allowed[choice] }).toEqual({
    kind: 'run',
    executor: executors[choice]!.name,
    ok: true,
  });
}

it('10,000 malformed and hostile requests: no crash, no wrong decision, none unrecorded', async () => {
  const { folder } = await policyFolder();
  const file = join(temporary(), 'audit.jsonl');
  const common = { rules: RULES, deadlineMs: 60_000, canary: { share: 1 } };
  // Whoever may ask for decisions can ask for so much nonsense that the policy is withdrawn; here they do.
  const rollback = { limits: { fallbacks: 1, errors: 1 } };
  const expected = await expectedOf(await serviceOf(folder, common));
  const service = await serviceOf(folder, { ...common, rollback, mode: 'enforce', audit: { file } });
  const limits = { requestsPerSecond: 1_000_000, inFlight: 10_000 };
  const { app } = await openServer({ limits }, service as never);
  const answers: DecideAnswer[] = [];
  const statuses: Record<number, number> = {};
  const prototype = Object.getOwnPropertyNames(Object.prototype);
  let batches = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(hostileRequests(requests), { minLength: BATCH, maxLength: BATCH }),
      async (batch) => {
        const at = batches++ % requests.length;
        const probe = app.inject(post('/v1/decide', requests[at]));
        const replies = await Promise.all(batch.map((hostile) => app.inject(hostile as never)));
        for (const [k, { statusCode, payload }] of replies.entries()) {
          statuses[statusCode] = (statuses[statusCode] ?? 0) + 1;
          expect(statusCode < 500 || statusCode === 503, `${statusCode}: ${payload}`).toBe(true);
          const { url, method } = batch[k]!;
          if (url !== '/v1/decide' || method !== 'POST' || statusCode !== 200) continue;
          const answer: DecideAnswer = JSON.parse(payload);
          answers.push(answer);
          expect(answer).toMatchObject({ mode: 'enforce', auditSeq: expect.any(Number) });
          expectAllowed(batch[k]!.payload, answer);
        }
        const known: DecideAnswer = (await probe).json();
        answers.push(known);
        expect(known).toMatchObject({ ...expected[at], fallback: false, mode: 'enforce' });
      },
    ),
    { numRuns: 10_000 / BATCH, seed: 20_261_126, endOnFailure: true },
  );
  expect(batches).toBe(10_000 / BATCH);
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(prototype);
  // It was not all refused at the door.
  expect(statuses[200]).toBeGreaterThan(1000);
  expect(statuses[400]).toBeGreaterThan(1000);
  await app.close();
  const { records, unaudited } = await recordsOf(file);
  expect(unaudited).toBe(0);
  expectRecorded(answers, records);
  // Closing ends what people were asked about.
  const [ended, decided] = [true, false].map((ends) =>
    decisionsOf(records).filter(({ agent }) => (agent === 'timeout') === ends),
  );
  expect(decided).toHaveLength(answers.length);
  expect(ended).toHaveLength(answers.filter(({ pending }) => pending !== null).length);
});
