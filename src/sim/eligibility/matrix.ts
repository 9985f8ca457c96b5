import type { ScenarioSpec, TaskSpec, WrittenScenario } from '../scenario/schema.ts';

/** An executor as far as matching goes: how many slots it has does not matter. */
type ExecutorSpec = WrittenScenario['executors'][number];

/** One thing that a class of tasks asks of an executor, and how to say it. */
interface Condition {
  readonly text: string;
  readonly holds: (executor: ExecutorSpec) => boolean;
}

/** Whether some class of tasks asks anything of executors but slots. */
export function needsEligibility({ tasks }: Pick<ScenarioSpec, 'tasks'>): boolean {
  return tasks.some((task) => conditionsOf(task).length > 0);
}

/** Whether a pool's executors have all that a class of tasks asks for, were they idle. Slots are not looked at. */
export function mayRun(task: TaskSpec, executor: ExecutorSpec): boolean {
  return conditionsOf(task).every(({ holds }) => holds(executor));
}

/** Why no pool can run a class of tasks, in words; null when one can. */
export function unmet(task: TaskSpec, executors: readonly ExecutorSpec[]): string | null {
  if (executors.some((executor) => mayRun(task, executor))) return null;
  const conditions = conditionsOf(task);
  const alone = conditions.find(({ holds }) => !executors.some(holds));
  return alone ? alone.text : `${conditions.map(({ text }) => text).join(', ')} together`;
}

function conditionsOf(task: TaskSpec): Condition[] {
  return [...labelConditions(task), ...unitConditions(task), ...gpuConditions(task)];
}

function labelConditions({ requires = {}, avoids = {} }: TaskSpec): Condition[] {
  const matches = (key: string, allowed: string | readonly string[]) => (executor: ExecutorSpec) =>
    [allowed].flat().includes(labelOf(executor, key) ?? '');
  const required = Object.entries(requires).map(([key, allowed]) => ({
    text: `requires ${key}: ${[allowed].flat().join(' or ')}`,
    holds: matches(key, allowed),
  }));
  const avoided = Object.entries(avoids).map(([key, values]) => {
    const match = matches(key, values);
    return {
      text: `avoids ${key}: ${[values].flat().join(' and ')}`,
      holds: (executor: ExecutorSpec) => !match(executor),
    };
  });
  return [...required, ...avoided];
}

function unitConditions({ demand = {} }: TaskSpec): Condition[] {
  return Object.entries(demand)
    .filter(([, units]) => units > 0)
    .map(([kind, units]) => ({
      text: `demand ${kind}: ${units}`,
      holds: ({ resources = {} }) => (resources[kind] ?? 0) >= units,
    }));
}

function gpuConditions({ gpu }: TaskSpec): Condition[] {
  if (!gpu) return [];
  const { count = 1, types } = gpu;
  const room = {
    text: `gpu ${gpu.share ? `share: ${gpu.share}` : `count: ${count}`}`,
    holds: ({ gpus }: ExecutorSpec) => (gpus?.count ?? 0) >= count,
  };
  if (!types) return [room];
  const model = {
    text: `gpu types: ${types.join(' or ')}`,
    holds: ({ gpus }: ExecutorSpec) => gpus !== undefined && types.includes(gpus.type),
  };
  return [room, model];
}

function labelOf(executor: ExecutorSpec, key: string): string | undefined {
  switch (key) {
    case 'tier':
      return executor.tier;
    case 'site':
      return executor.site ?? executor.tier;
    case 'executor':
      return executor.name;
    case 'gpu':
      return executor.gpus?.type;
    default:
      return executor.labels?.[key];
  }
}
