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
    if (scale.rule === 'decisions' && control !== 'dispatch') {
      fail(
        [...path, 'rule'],
        `control ${control} does not ask about pools (allowed: demand, utilisation, queue)`,
      );
    }
  });
}
