import { allowedNames } from '../../core/suggest.ts';
import type { ScenarioSpec } from '../scenario/schema.ts';

/** What a schema of single values cannot say of capacity that is taken away. */
export function checkSpot(
  { control, executors }: ScenarioSpec,
  fail: (path: PropertyKey[], message: string) => void,
): void {
  executors.forEach(({ name, spot }, i) => {
    if (!spot) return;
    if (control === 'batch') fail(['executors', i, 'spot'], 'a batch machine is always there');
    if (spot.fallback === undefined) return;
    if (control !== 'dispatch') {
      fail(['executors', i, 'spot', 'fallback'], `with control ${control} nothing is sent anywhere unasked`);
    }
    const others = executors.map((executor) => executor.name).filter((other) => other !== name);
    if (!others.includes(spot.fallback)) {
      const path = ['executors', i, 'spot', 'fallback'];
      fail(path, `'${spot.fallback}' is no other executor${allowedNames(spot.fallback, others)}`);
    }
  });
}
