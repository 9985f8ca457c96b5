import { envs } from '../../../envs/index.ts';
import type { Environment } from '../../gym/environment.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { RunDescription } from '../run-folder.ts';

/** How the environments of a run are made, in this thread or another; the scenario is null where none is needed. */
export function environmentOf(
  { env, rows }: Pick<RunDescription, 'env' | 'rows'>,
  scenario: Scenario | null,
): () => Environment {
  const entry = envs.get(env);
  if (entry.control === null) return () => entry.create();
  return () => entry.create(scenario!, rows ?? undefined);
}
