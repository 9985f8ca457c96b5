import { envs } from '../../../envs/index.ts';
import { loadScenario } from '../scenario-file.ts';
import type { Subject } from './run-request.ts';

/** The scenario to train on, or an environment that needs none. */
export async function subjectOf(name: string, overrides: readonly string[]): Promise<Subject> {
  if (envs.has(name) && envs.get(name).control === null) return { scenario: null, env: name };
  const scenario = await loadScenario(name, overrides);
  const [env] = envs
    .entries()
    .find(
      ([, entry]) =>
        entry.control !== null && entry.control === scenario.control && entry.features === scenario.features,
    )!;
  return { scenario, env };
}
