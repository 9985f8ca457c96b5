import type { ExecutorSpec, ScenarioSpec } from '../scenario/schema.ts';

type Fail = (path: PropertyKey[], message: string) => void;

/** What the schemas of resources cannot say. */
export function checkResources({ control, executors }: ScenarioSpec, fail: Fail): void {
  executors.forEach((executor, i) => {
    const { name, queue, resources, gpus, slots, slotless } = executor;
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
    if (slotless) checkSlotless(executor, i, fail);
  });
}

/** Slots that nobody gave cannot be counted. */
function checkSlotless({ name, price, power, scale }: ExecutorSpec, i: number, fail: Fail): void {
  const counted = [
    [price.billing === 'provisioned', 'price', 'are billed all the time'],
    [power !== undefined, 'power', 'take power'],
    [scale?.rule === 'utilisation', 'scale', 'decide how many executors there are'],
  ] as const;
  for (const [matters, key, what] of counted) {
    if (matters)
      fail(['executors', i, key], `the slots of '${name}' ${what}: give slots beside its resources`);
  }
}
