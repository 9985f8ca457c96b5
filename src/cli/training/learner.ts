import { agents } from '../../../policies/learned/index.ts';
import type { EnvSpec } from '../../gym/env.ts';
import type { Agent, Teacher } from '../../learn/agent.ts';
import { backends, DEFAULT_BACKEND } from '../../learn/backends.ts';
import type { RunDescription } from '../run-folder.ts';

/** The method of a run, for an environment of this kind. */
export async function learnerOf(
  { agent, hyperparameters, seed, backend: name }: RunDescription,
  spec: EnvSpec,
  teacher: Teacher | null = null,
): Promise<Agent> {
  // Left to the method where it is the default: one without a network needs none.
  const backend = name === DEFAULT_BACKEND ? null : await backends.get(name)();
  return agents.get(agent)({
    spec,
    hyperparameters,
    seed,
    ...(backend && { backend }),
    ...(teacher && { teacher }),
  });
}
