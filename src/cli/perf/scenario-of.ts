import { parseScenario } from '../../sim/scenario/load.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';

/** A scenario that is measured: made in the code, with nothing read from files. */
export function scenarioOf(value: object): Promise<Scenario> {
  return parseScenario(JSON.stringify({ name: 'perf', ...value }), {
    file: 'perf',
    readText: () => Promise.reject(),
  });
}
