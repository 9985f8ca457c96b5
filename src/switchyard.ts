/**
 * What `import … from 'switchyard'` gives: the façade with everything that is built on it. Nothing inside imports it.
 */
import { envs } from '../envs/index.ts';
import { agents } from '../policies/learned/index.ts';
import { type Agent, type AgentGiven, type Environment, InputError, type Scenario } from './index.ts';

export { envs } from '../envs/index.ts';
export { agents } from '../policies/learned/index.ts';
export { schedulers } from '../policies/static/index.ts';
export { loadScenario } from './cli/scenario-file.ts';
export * from './index.ts';

/**
 * Makes an environment by its id.
 *
 * @param given `scenario` for the environments that schedule; `rows` limits what is shown of a batch queue
 * @throws InputError for an unknown id, and for a scenario of another control model
 */
export function make(id: string, given: { scenario?: Scenario; rows?: number } = {}): Environment {
  const entry = envs.get(id);
  if (entry.control === null) return entry.create();
  if (given.scenario?.control !== entry.control) {
    throw new InputError(
      `${id} needs a scenario with control: ${entry.control}, got ${given.scenario?.control}`,
    );
  }
  return entry.create(given.scenario, given.rows);
}

/**
 * Makes a learning method by its name, for the environment whose `spec` is given.
 *
 * @throws InputError for an unknown name or hyperparameter
 */
export function createAgent(
  name: string,
  { spec, seed = '0', hyperparameters = {} }: Pick<AgentGiven, 'spec'> & Partial<AgentGiven>,
): Promise<Agent> {
  return agents.get(name)({ spec, seed, hyperparameters });
}
