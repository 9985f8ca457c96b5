import type { Scenario } from '../scenario/schema.ts';

/** Whether one queue is placed on executors with GPUs: then what is left of each device matters. */
export function packsGpus({ control, executors }: Pick<Scenario, 'control' | 'executors'>): boolean {
  return control === 'placement' && executors.some(({ gpus }) => gpus !== undefined);
}

/** Names of the resources that executors offer beside slots and GPUs. */
export function offeredKinds({ executors }: Pick<Scenario, 'executors'>): string[] {
  return [...new Set(executors.flatMap(({ resources }) => Object.keys(resources ?? {})))];
}

/** The resources beside GPUs where these are packed; else null. */
export function packedKinds(scenario: Pick<Scenario, 'control' | 'executors'>): string[] | null {
  return packsGpus(scenario) ? offeredKinds(scenario) : null;
}
