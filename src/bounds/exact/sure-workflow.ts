import type { Scenario } from '../../sim/scenario/schema.ts';
import { isLossless } from '../lossless.ts';
import { isPlain } from '../plain.ts';

/** Whether the scenario is one workflow all of whose steps run once, on executors that do one task at a time. */
export function isOneSureWorkflow(scenario: Scenario): boolean {
  const { workflows, horizon, executors } = scenario;
  return (
    workflows?.length === 1 &&
    horizon.tasks === 1 &&
    horizon.warmup === 0 &&
    workflows[0]!.steps.every(({ probability = 1, when, unless, repeat }) => {
      return probability === 1 && !when && !unless && !repeat;
    }) &&
    scenario.tasks.every(({ slots }) => slots === 1) &&
    executors.every(({ slots, latency }) => slots === 1 && latency === 0) &&
    isLossless(scenario) &&
    isPlain(scenario)
  );
}
