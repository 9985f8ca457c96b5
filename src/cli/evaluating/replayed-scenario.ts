import { parse as parseYaml } from 'yaml';
import { InputError } from '../../core/errors.ts';
import type { ReplayedLoad } from '../../serve/evaluation/replayed-tasks.ts';
import { isArtifactFolder, readArtifactFolder } from '../artifact-folder.ts';
import { readTextFile } from '../files.ts';
import { scenarioPath } from '../scenario-file.ts';

type Spec = Record<string, unknown>;

/**
 * What a log does not tell (the reward, what missed deadlines cost, what else may be done with a task), from a scenario
 * or from the world that an artifact knows.
 *
 * @throws InputError where it is neither
 */
export function readLike(like: string): Spec {
  if (!isArtifactFolder(like)) {
    const file = scenarioPath(like);
    const spec: unknown = parseYaml(readTextFile(file, 'a scenario'));
    if (spec !== null && typeof spec === 'object' && !Array.isArray(spec)) return spec as Spec;
    throw new InputError(
      `--like ${like}: no scenario (expected a file with keys, or the folder of an artifact)`,
    );
  }
  const { world } = readArtifactFolder(like).artifact;
  if (world === undefined)
    throw new InputError(`--like ${like}: the artifact does not hold the world it knows`);
  return world;
}

/** The scenario that plays the tasks of a log on the executors of the log. */
export function replayedScenario(
  { executors, isBatch }: ReplayedLoad,
  like: Spec | null,
  arrivals: Record<string, unknown> | null,
): Spec {
  const {
    name: _name,
    horizon: _horizon,
    arrivals: _arrivals,
    executors: fleet,
    $schema,
    ...rest
  } = like ?? {};
  const known = isSameFleet(fleet, executors) ? fleet : executors.map(executorOf);
  return {
    control: isBatch ? 'batch' : 'dispatch',
    ...rest,
    executors: known,
    arrivals,
  };
}

/** Whether a scenario's executors, each pool by the names of its members, are those of the log. */
function isSameFleet(fleet: unknown, executors: ReplayedLoad['executors']): boolean {
  if (!Array.isArray(fleet)) return false;
  const names = fleet.flatMap(({ name, count = 1 }: { name: string; count?: number }) =>
    count > 1 ? Array.from({ length: count }, (_, k) => `${name}-${k}`) : [name],
  );
  const seen = new Set(executors.map(({ name }) => name));
  return names.length === seen.size && names.every((name) => seen.has(name));
}

function executorOf({ name, tier, slots, speed, latency, price }: ReplayedLoad['executors'][number]): Spec {
  return { name, tier, slots, speed, latency, price };
}
