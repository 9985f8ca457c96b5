import type { ScenarioSpec } from '../scenario/schema.ts';

/** What a schema of single values cannot say of opening hours. */
export function checkCalendars(
  { control, executors }: ScenarioSpec,
  fail: (path: PropertyKey[], message: string) => void,
): void {
  executors.forEach(({ calendar, queue }, i) => {
    if (!calendar) return;
    const path = ['executors', i, 'calendar'];
    if (control === 'batch') fail(path, 'a batch machine is always open');
    if (calendar.atClosing === 'finish' && queue.discipline === 'ps') {
      fail([...path, 'atClosing'], 'slots shared by ps stand still while closed (allowed: pause)');
    }
  });
}
