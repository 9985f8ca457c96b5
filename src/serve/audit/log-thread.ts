import { parentPort, workerData } from 'node:worker_threads';
import { failureOf } from '../../core/failure.ts';
import { systemClock } from '../pending/clock.ts';
import { Canonical } from './jcs.ts';
import { AuditLog } from './log.ts';
import { diskOfOwnThread } from './storage.ts';
import type { Entry, LargeParts, Order, Reply, ThreadData } from './thread-messages.ts';
import type { AuditOutcome } from './writer.ts';

/** How often the state of the log is told while nothing is written, in milliseconds: a sync may have failed. */
const STATE_EVERY = 500;

/** The thread of a `ThreadLog`: opens the log, says so, and writes what it is sent. */
async function serveLog({ path, ...options }: ThreadData): Promise<void> {
  const tell = (reply: Reply) => parentPort!.postMessage(reply);
  const own = { isLocked: true, now: systemClock.now, storage: diskOfOwnThread };
  const log = await AuditLog.open(path, { ...options, ...own }).catch((error) => {
    tell({ failure: failureOf(error), outcomes: [], problem: null });
    return null;
  });
  if (log === null) return;
  let outcomes: [number, AuditOutcome][] = [];
  const report = () => {
    tell({ outcomes, problem: log.problem });
    outcomes = [];
  };
  const settled = (entry: number, outcome: AuditOutcome) => {
    // Those of a batch are settled in one turn, and told together.
    if (outcomes.length === 0) setImmediate(report);
    outcomes.push([entry, outcome]);
  };
  const state = setInterval(report, STATE_EVERY);
  report();
  parentPort!.on('message', async (order: Order) => {
    if (order === 'close') {
      clearInterval(state);
      await log.close();
      parentPort!.close();
      return;
    }
    for (const [k, entry] of order.entries.entries()) {
      void write(log, entry).then((outcome) => settled(order.first + k, outcome));
    }
  });
}

function write(log: AuditLog, entry: Entry | null): Promise<AuditOutcome> {
  if (entry === null) return log.refuse('a decision that JSON cannot say');
  if (typeof entry === 'object') {
    const { text, ...parts } = entry;
    return log.append({ ...JSON.parse(text), ...asWritten(parts) });
  }
  const content = JSON.parse(entry);
  return content.kind === 'event' ? log.note(content.event, content.detail) : log.append(content);
}

function asWritten({ input, candidates, scores }: LargeParts) {
  return {
    input: new Canonical(input),
    candidates: new Canonical(candidates),
    scores: new Canonical(scores),
  };
}

await serveLog(workerData as ThreadData);
