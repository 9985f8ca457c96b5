import { z } from 'zod';
import { meanOf, meanWork } from '../gym/features/scales.ts';
import { typicalValue } from '../sim/paths/index.ts';
import { packsGpus } from '../sim/resources/gpu-packing.ts';
import type { ExecutorSpec, Scenario, TaskSpec } from '../sim/scenario/schema.ts';

/**
 * What a server must know of a scenario to see production as the policy saw the simulation: its classes, fleet and
 * reward, with means in the place of distributions and paths. It is a scenario file itself, which `parseScenario` reads.
 */
export const servedWorldSchema = z.record(z.string(), z.json());
export type ServedWorld = z.output<typeof servedWorldSchema>;

export function servedWorld(scenario: Scenario): ServedWorld {
  const { name, control, reward, choices, placement, escalation, features, trace, workflows } = scenario;
  const packs = packsGpus(scenario);
  const meanWork = trace ? trace.totals.work / trace.length : null;
  const world = {
    name,
    control,
    reward,
    horizon: { tasks: 1 },
    arrivals: { process: 'poisson', rate: 1 },
    executors: scenario.executors.map((executor) => ({
      ...executorOf(executor),
      ...(packs && offerOf(executor)),
    })),
    tasks: scenario.tasks.map((task) => ({
      ...taskOf(task, meanWork ?? meanOf(task)),
      ...(packs && demandOf(task)),
    })),
    ...(choices && { choices }),
    ...(placement && { placement }),
    ...(escalation && { escalation }),
    ...(features && { features }),
    ...(workflows && { workflows: [anyWorkflow(scenario)] }),
  };
  return JSON.parse(JSON.stringify(world));
}

/** Requests say what matters of a workflow themselves: only that there are some is to be known. */
function anyWorkflow(scenario: Scenario) {
  const work = { dist: 'deterministic', value: meanWork(scenario) };
  return { name: 'any', steps: [{ name: 'any', task: scenario.tasks[0]!.name, work }] };
}

function executorOf({ name, count, tier, slots, speed, latency, price, scale }: ExecutorSpec) {
  const { perTask, billing } = price;
  return {
    name,
    count,
    tier,
    slots,
    speed,
    latency,
    price: { perSecond: typicalValue(price.perSecond), perTask, billing },
    ...(scale && { scale }),
  };
}

/** What matters where GPUs are packed. */
const offerOf = ({ resources, gpus }: ExecutorSpec) => ({ resources, gpus });
const demandOf = ({ demand, gpu }: TaskSpec) => ({ demand, gpu });

function taskOf({ name, share, slots, priority, sla }: TaskSpec, work: number) {
  const { deadline, penalty, perSecond, cap, unserved } = sla ?? {};
  return {
    name,
    share,
    work: { dist: 'deterministic', value: work },
    slots,
    priority,
    ...(sla && { sla: { deadline, penalty, perSecond, cap, unserved } }),
  };
}
