/**
 * What `import … from 'switchyard'` gives: the façade with everything that is built on it. Nothing inside imports it.
 */
import { envs } from '../envs/index.ts';
import { agents } from '../policies/learned/index.ts';
import { namedFactory } from './cli/policy.ts';
import {
  type Agent,
  type AgentGiven,
  type Environment,
  InputError,
  type PolicyModel,
  policyScheduler,
  type RunResult,
  run,
  type Scenario,
  type SchedulerFactory,
  Simulator,
} from './index.ts';

export { envs } from '../envs/index.ts';
export { agents } from '../policies/learned/index.ts';
export { remoteSchedulers } from '../policies/remote/index.ts';
export { schedulers } from '../policies/static/index.ts';
export { type ExportGiven, exportPolicy } from './cli/export-policy.ts';
export { loadScenario } from './cli/scenario-file.ts';
export { constraintOf } from './cli/training/constraint.ts';
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
  given: Pick<AgentGiven, 'spec'> & Partial<AgentGiven>,
): Promise<Agent> {
  return agents.get(name)({ seed: '0', hyperparameters: {}, ...given });
}

/** A static scheduler by its name (`power-of-two:choices=3`), one of your own, or what an agent has learned. */
export type Policy = string | SchedulerFactory | PolicyModel;

/**
 * Plays one world of a scenario to its end. The same seed is the same world to every policy.
 *
 * @throws InputError for an unknown name or parameter, and a scheduler for another control model
 */
export function simulate(scenario: Scenario, policy: Policy, seed: number | string = '0'): RunResult {
  const simulator = new Simulator(scenario, { seed: String(seed) });
  const scheduler = factoryOf(policy)({ scenario, parameters: {}, seed: simulator.seed });
  return run(simulator, scheduler);
}

function factoryOf(policy: Policy): SchedulerFactory {
  if (typeof policy === 'string') return namedFactory(policy);
  if (typeof policy === 'function') return policy;
  return ({ scenario }) => policyScheduler(policy, scenario);
}
