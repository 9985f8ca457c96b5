import type { ScenarioSpec } from '../scenario/schema.ts';

/** What a schema of single values cannot say of opening hours. */
export function checkCalendars(
  { control, executors }: ScenarioSpec,
  fail: (path: PropertyKey[], message: string) => void,
): void {
  executors.forEach(({ calendar }, i) => {
    if (!calendar) return;
    if (control === 'batch') fail(['executors', i, 'calendar'], 'a batch machine is always open');
  });
}
