import type { ScenarioSpec } from '../scenario/schema.ts';

/** What the schemas of resources cannot say. */
export function checkResources(
  { control, executors }: ScenarioSpec,
  fail: (path: PropertyKey[], message: string) => void,
): void {
  executors.forEach(({ name, queue, resources, gpus, slots }, i) => {
    if (!resources && !gpus) return;
    const key = resources ? 'resources' : 'gpus';
    if (resources && 'gpu' in resources) {
      fail(['executors', i, 'resources', 'gpu'], 'GPUs are devices: give gpus: {count, type}');
    }
    if (control === 'batch') fail(['executors', i, key], 'control batch counts processors (slots) only');
    if (queue.discipline === 'ps') {
      fail(
        ['executors', i, key],
        'tasks begin at once where slots are shared; resources cannot hold them back',
      );
    }
    if (slots === Number.POSITIVE_INFINITY) {
      fail(
        ['executors', i],
        `'${name}' has no slots, and some class of tasks takes nothing of what it offers: give slots, or demands`,
      );
    }
  });
}
