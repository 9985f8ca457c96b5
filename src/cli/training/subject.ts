import { envs } from '../../../envs/index.ts';
import { InputError } from '../../core/errors.ts';
import { type EnvEntry, neededBy, suits } from '../../gym/env-entry.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { loadScenario } from '../scenario-file.ts';
import type { Subject } from './run-request.ts';

/** What the command line says of the environment. */
interface Wish {
  /** The one to take. */
  readonly env?: string | undefined;
  /** The one to take if it suits, where nothing is said. */
  readonly rather?: string | undefined;
}

/**
 * The scenario to train on, or an environment that needs none.
 *
 * @throws InputError for an environment that does not suit the scenario
 */
export async function subjectOf(
  name: string,
  overrides: readonly string[],
  { env, rather }: Wish = {},
): Promise<Subject> {
  if (envs.has(name) && envs.get(name).control === null) {
    if (env === undefined || env === name) return { scenario: null, env: name };
    throw new InputError(`--env ${env}: ${name} is an environment of its own`);
  }
  const scenario = await loadScenario(name, overrides);
  const suitable = envs.entries().flatMap(([id, entry]) => (suits(entry, scenario) ? [id] : []));
  if (env === undefined) return { scenario, env: suitable.find((id) => id === rather) ?? suitable[0]! };
  const entry = envs.get(env);
  if (!suits(entry, scenario)) throw unsuitable(env, entry, scenario, suitable);
  return { scenario, env };
}

function unsuitable(
  env: string,
  entry: EnvEntry,
  { name }: Scenario,
  suitable: readonly string[],
): InputError {
  const takes =
    entry.control === null ? 'takes no scenario' : `takes scenarios of control ${neededBy(entry)}`;
  return new InputError(`--env ${env} ${takes}; ${name} suits ${suitable.join(', ')}`);
}
