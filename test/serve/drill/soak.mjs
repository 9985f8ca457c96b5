// The server's service, asked in a process of its own: how much memory is alive after so many decisions?
//
//   node --expose-gc soak.mjs '{"built": "dist", "folder": "POLICY", "shadow": "POLICY", "requests": "FILE.json",
//                               "scratch": "FOLDER", "warmUp": 130000, "every": 50000, "points": 10, "reported": 1, "leak": false}'
//
// Everything that remembers something is on: audit log, outcomes, drift, shadow, canary, alerts, rollback, people. Writes one JSON a
// line: {"decisions", "bytes", "seconds", "pending"}.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const {
  built,
  folder,
  shadow,
  requests: file,
  scratch,
  warmUp,
  every,
  points,
  reported,
  leak,
} = JSON.parse(process.argv[2]);
const load = (path) => import(pathToFileURL(join(built, path)).href);
const { createService } = await load('src/cli/serving/create-service.js');
const { serveConfigSchema } = await load('src/cli/serving/config-schema.js');
const { default: pino } = await import('pino');

const config = serveConfigSchema.parse({
  mode: 'enforce',
  audit: { file: join(scratch, 'audit.jsonl'), maxBytes: 64 * 1024 * 1024 },
  canary: { share: 0.9, candidate: folder },
  shadow,
  explore: 0.01,
  deadlineMs: 60_000,
  human: { margin: 0.01, timeLimit: 0.2, capacity: 50 },
  drift: { window: 2000, limit: 100 },
  rollback: { limits: { fallbacks: 1, errors: 1 } },
});
const service = await createService(folder, config, pino({ level: 'silent' }));
const requests = JSON.parse(readFileSync(file, 'utf8'));
const leaked = [];
const began = performance.now();
const TOGETHER = 32;
let decisions = 0;

/** @param reported share of decisions whose outcome somebody reports; the ids of the others are remembered for a while */
async function decideMany(count, reported) {
  for (const end = decisions + count; decisions < end; decisions += TOGETHER) {
    const asked = Array.from({ length: TOGETHER }, (_, k) => {
      const request = {
        ...requests[(decisions + k) % requests.length],
        key: `customer-${(decisions + k) % 997}`,
      };
      return service.decide(request, { receivedAt: performance.now() });
    });
    for (const [k, answer] of (await Promise.all(asked)).entries()) {
      const { id, pending, auditSeq } = answer;
      if (auditSeq === null) throw new Error('a decision was not recorded');
      if (leak) leaked.push(answer);
      if ((k % 10) / 10 < reported)
        service.report({ id, slaMet: k % 7 > 0, sojourn: 0.1 + k / 100, cost: 1e-4 });
      if (pending !== null && k % 3 === 0)
        await service.settle(pending, { choice: 0, by: 'ada' }).catch(() => {});
    }
    if (decisions % 3200 === 0) await service.metrics();
    // Timers' turn.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** What is alive: two collections, since what the first finalises only the second frees. */
async function bytesAlive() {
  for (let k = 0; k < 2; k++) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

await decideMany(warmUp, 0);
for (let point = 0; point < points; point++) {
  await decideMany(every, reported);
  const bytes = await bytesAlive();
  const seconds = (performance.now() - began) / 1000;
  process.stdout.write(
    `${JSON.stringify({ decisions, bytes, seconds, pending: service.pending().length })}\n`,
  );
}
await service.close();
