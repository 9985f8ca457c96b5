import type { ScenarioSpec } from '../scenario/schema.ts';
import { mayRun, unmet } from './matrix.ts';
import { OWN_LABELS } from './schema.ts';

/** Every class of tasks can run somewhere. A trace may hold tasks that cannot: they are rejected as unfit. */
export function checkEligibility(
  { arrivals, executors, tasks }: ScenarioSpec,
  fail: (path: PropertyKey[], message: string) => void,
): void {
  executors.forEach(({ labels = {} }, i) => {
    const taken = OWN_LABELS.find((label) => label in labels);
    if (taken)
      fail(['executors', i, 'labels', taken], `'${taken}' is a label already, with the value of that key`);
  });
  if ('trace' in arrivals) return;
  tasks.forEach((task, i) => {
    const reason = unmet(task, executors);
    if (reason) fail(['tasks', i], `no executor can run '${task.name}': ${reason}`);
    const largest = Math.max(...executors.filter((e) => mayRun(task, e)).map(({ slots }) => slots));
    if (task.slots > largest) {
      fail(['tasks', i, 'slots'], `${task.slots} fit on no executor (largest: ${largest} slots)`);
    }
  });
}
