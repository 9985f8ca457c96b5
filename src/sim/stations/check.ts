import type { ScenarioSpec } from '../scenario/schema.ts';

/** What the schema of queues cannot say. */
export function checkQueues(
  { executors }: ScenarioSpec,
  fail: (path: PropertyKey[], message: string) => void,
): void {
  executors.forEach(({ queue }, i) => {
    if (queue.discipline !== 'ps' || queue.waiting === undefined) return;
    fail(['executors', i, 'queue', 'waiting'], 'nobody waits where slots are shared (allowed: capacity)');
  });
}
