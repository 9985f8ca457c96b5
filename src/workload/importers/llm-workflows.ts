import { InputError } from '../../core/errors.ts';
import { allowedNames } from '../../core/suggest.ts';
import type { ConvertedTask } from './importer.ts';

interface WrittenStep {
  readonly work?: { readonly dist?: unknown };
}

interface WrittenWorkflow {
  readonly name?: unknown;
  readonly steps?: readonly WrittenStep[];
}

/**
 * A scenario whose workflows arrive when requests did, and in one of which generations are as long as theirs: each draws
 * the seconds of one of them, which keeps a request's context and output together.
 *
 * @param scenario as it is written
 * @param requests in order of arrival
 * @param keep share of the requests that bring a workflow
 * @throws InputError where the workflow is none of the scenario's, or has no generation
 */
export function withRequests(
  scenario: Readonly<Record<string, unknown>>,
  workflow: string,
  requests: readonly ConvertedTask[],
  keep = 1,
): Record<string, unknown> {
  const workflows = (scenario.workflows ?? []) as readonly WrittenWorkflow[];
  const chosen = workflows.find(({ name }) => name === workflow);
  if (chosen === undefined) {
    const names = workflows.map(({ name }) => String(name));
    throw new InputError(`--workflow: the scenario has no '${workflow}'${allowedNames(workflow, names)}`);
  }
  const steps = chosen.steps ?? [];
  if (!steps.some(isGeneration))
    throw new InputError(`--workflow: no step of '${workflow}' has work {dist: tokens, …} of its own`);
  const work = { dist: 'empirical', values: requests.map(({ work: seconds }) => seconds) };
  const driven = { ...chosen, steps: steps.map((step) => (isGeneration(step) ? { ...step, work } : step)) };
  const { $schema: _, name: __, description: ___, ...world } = scenario;
  return {
    ...world,
    workflows: workflows.map((each) => (each === chosen ? driven : each)),
    arrivals: { process: 'recorded', times: requests.map(({ arrival }) => arrival), keep },
  };
}

function isGeneration({ work }: WrittenStep): boolean {
  return work?.dist === 'tokens';
}
