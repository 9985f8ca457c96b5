import type { QueuedTrial } from '../../bench/executors/redis/batches.ts';
import type { Trial } from '../../bench/trial.ts';
import { InputError } from '../../core/errors.ts';
import { canonicalJson, sha256 } from '../../core/hash.ts';
import { readArtifact } from '../../export/read-artifact.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { artifactReader, namedArtifact } from '../artifact-folder.ts';
import { resultKey } from '../kept-results.ts';
import { isModule } from '../policy.ts';
import { loadScenario, scenarioKey } from '../scenario-file.ts';
import type { TrialKey } from '../trial-key.ts';
import { remembered } from '../trial-runner.ts';
import type { PackedArtifact, PackedScenario, Work } from './work.ts';

/** Bytes that Redis takes as one value. */
const MOST_BYTES = 512 * 1024 * 1024;

/** Tasks that a scenario is thought to simulate where its horizon is a time. */
const USUAL_TASKS = 10_000;

/** Trials as they travel, and the contents that they refer to. */
export interface Packed {
  readonly trials: readonly QueuedTrial<Work>[];
  /** By SHA-256. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
}

/**
 * Makes trials independent of this machine's files.
 *
 * @param scenarios by {@link scenarioKey}
 * @throws InputError for a policy that is a module: workers run no code but their own
 */
export async function packTrials(
  trials: readonly Trial[],
  scenarios: ReadonlyMap<string, Scenario>,
  keyOf: (trial: Trial) => TrialKey,
): Promise<Packed> {
  const contents = new Map<string, Uint8Array>();
  const add = (content: Uint8Array): string => {
    if (content.length > MOST_BYTES)
      throw new InputError(
        `--redis: a file of ${content.length} bytes is too long for Redis (at most 512 MB)`,
      );
    const hash = sha256(content);
    contents.set(hash, content);
    return hash;
  };
  const addJson = (value: unknown) => add(Buffer.from(canonicalJson(value)));
  const scenarioOf = remembered(
    async ({ scenario, overrides }: Trial) => addJson(await packScenario(scenario, overrides, add)),
    scenarioKey,
  );
  const policyOf = remembered(
    async (policy: string) => {
      const packed = packArtifact(policy, add);
      return packed && addJson(packed);
    },
    (policy) => policy,
  );
  const packed = trials.map(async (trial) => ({
    key: resultKey(keyOf(trial)),
    work: { trial, scenario: await scenarioOf(trial), policy: await policyOf(trial.policy) },
    tasks: tasksOf(scenarios.get(scenarioKey(trial))!),
  }));
  return { trials: await Promise.all(packed), contents };
}

/** Loads it once more, to see which files it asks for. */
async function packScenario(
  path: string,
  overrides: readonly string[],
  add: (content: Uint8Array) => string,
): Promise<PackedScenario> {
  const files: Record<string, string> = {};
  let text = '';
  await loadScenario(path, overrides, {
    scenario(content) {
      text = content;
    },
    file(name, content) {
      files[name] = add(content);
    },
  });
  return { file: path, text, files };
}

function packArtifact(policy: string, add: (content: Uint8Array) => string): PackedArtifact | null {
  const named = namedArtifact(policy);
  if (!named) {
    if (isModule(policy))
      throw new InputError(
        `--redis: policy '${policy}' is a module, and workers run no code but their own (--jobs does)`,
      );
    return null;
  }
  const files: Record<string, string> = {};
  const read = artifactReader(named.folder);
  readArtifact((name) => {
    const content = read(name);
    if (content !== undefined) files[name] = add(content);
    return content;
  }, named.folder);
  return { ...named, files };
}

function tasksOf({ horizon, trace }: Scenario): number {
  return ('tasks' in horizon ? horizon.tasks : trace?.length) ?? USUAL_TASKS;
}
