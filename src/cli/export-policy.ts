import { envs } from '../../envs/index.ts';
import { artifactFiles, createArtifact, type Provenance } from '../export/artifact.ts';
import type { Env } from '../gym/env.ts';
import type { PolicyModel } from '../learn/policy-model.ts';
import { sampleObservations } from '../learn/sample-observations.ts';
import type { Scenario } from '../sim/scenario/schema.ts';
import { metIn } from './artifact-of.ts';
import { readPackage } from './project.ts';

/** Observations for other implementations to be compared on. */
const PARITY_VECTORS = 64;

/** Where an exported policy comes from. */
export interface ExportGiven extends Partial<Pick<Provenance, 'hyperparameters' | 'init'>> {
  /** An environment as it was trained in; whatever episode it is in is dropped. */
  readonly env: Env;
  /** What that environment plays; none where it needs none. */
  readonly scenario?: Scenario;
  /** The learning method, its seed, and the environment steps it took. */
  readonly agent: string;
  readonly seed: string;
  readonly steps: number;
  /** Seeds of the worlds it learned from; `train/1/*` stands for all that begin so. Not known unless given. */
  readonly worldSeeds?: readonly string[];
  /** Formats beside `json`, which is always written. */
  readonly targets?: readonly string[];
}

/**
 * Writes a policy as an artifact: files by name, to be put into one folder. That is what `verify`, `bench` and
 * `simulate` take, and what runs without Switchyard.
 *
 * @throws InputError for an unknown target, and one that cannot carry this kind of policy
 * @throws VerificationError when the policy's scores are not finite, as after a training that diverged
 */
export async function exportPolicy(
  model: PolicyModel,
  {
    env,
    scenario,
    agent,
    seed,
    steps,
    worldSeeds,
    targets = [],
    hyperparameters = {},
    init = null,
  }: ExportGiven,
): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const { id, observationSpace } = env.spec;
  const artifact = createArtifact({
    env: id,
    control: envs.has(id) ? envs.get(id).control : null,
    maxRows: observationSpace.maxActions,
    model,
    provenance: {
      agent,
      hyperparameters,
      seed,
      steps,
      scenario: scenario ? { name: scenario.name, hash: scenario.hash } : null,
      trainedOn: scenario ? [scenario.hash] : [],
      ...(scenario && { worlds: { instances: [scenario.world], seeds: worldSeeds ?? null } }),
      init,
      switchyard: readPackage().version,
    },
    ...(scenario && { home: { scenario, met: metIn(env, model, seed) } }),
    observations: sampleObservations(env, PARITY_VECTORS, `parity/${seed}`),
  });
  return (await artifactFiles(artifact, targets)).files;
}
