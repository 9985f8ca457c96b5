import type { ScenarioSpec } from '../scenario/schema.ts';

/** What a schema of single values cannot say of pools that are scaled. */
export function checkScaling(
  { control, executors }: ScenarioSpec,
  fail: (path: PropertyKey[], message: string) => void,
): void {
  executors.forEach(({ scale, count }, i) => {
    if (!scale) return;
    const path = ['executors', i, 'scale'];
    if (control === 'batch') fail(path, 'a batch machine is always on');
    if (scale.min > count) fail([...path, 'min'], `${scale.min} of ${count} executors cannot be on`);
    const { rule, min } = scale;
    // Without queues of their own, executors that are off get no task that would wake them.
    if (control !== 'dispatch' && (rule !== 'utilisation' || min === 0)) {
      fail(path, `with control ${control} some are always on (allowed: rule utilisation, min ≥ 1)`);
    }
  });
}
