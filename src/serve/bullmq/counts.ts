import type { Redis } from 'ioredis';
import type { Counted } from './ledger.ts';

/** What Redis says of one queue. */
export interface QueueCounts extends Counted {
  readonly paused: boolean;
}

const LISTS = ['wait', 'paused', 'active'] as const;

/** Commands for each queue. */
const COMMANDS = LISTS.length + 2;

/** Counts the jobs of several queues in one round trip; the answer is in the order of the queues. */
export async function countQueues(
  redis: Redis,
  prefix: string,
  queues: readonly string[],
): Promise<QueueCounts[]> {
  const pipeline = redis.pipeline();
  for (const queue of queues) {
    const key = (part: string) => `${prefix}:${queue}:${part}`;
    for (const list of LISTS) pipeline.llen(key(list));
    pipeline.zcard(key('prioritized')).hget(key('meta'), 'paused');
  }
  const answers = ((await pipeline.exec()) ?? []).map(([error, value]) => {
    if (error) throw error;
    return value;
  });
  return queues.map((_, k) => {
    const [wait, held, active, prioritized, paused] = answers.slice(COMMANDS * k, COMMANDS * (k + 1));
    return {
      waiting: Number(wait) + Number(held) + Number(prioritized),
      active: Number(active),
      paused: paused !== null,
    };
  });
}
