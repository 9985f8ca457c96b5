import { envs } from '../../envs/index.ts';
import { type Artifact, createArtifact } from '../export/artifact.ts';
import type { Observation } from '../gym/env.ts';
import { readPackage } from './project.ts';
import type { RunDescription } from './run-folder.ts';
import type { Training } from './training.ts';

/** What a training run has learned so far, as an artifact. */
export function artifactOf(
  run: RunDescription,
  training: Training,
  observations: readonly Observation[],
): Artifact {
  return createArtifact({
    env: run.env,
    control: envs.get(run.env).control,
    maxRows: training.maxActions,
    model: training.agent.policy(),
    provenance: {
      agent: run.agent,
      hyperparameters: run.hyperparameters,
      seed: run.seed,
      steps: training.steps,
      scenario: run.scenario,
      trainedOn: run.scenario ? [run.scenario.hash] : [],
      init: run.init,
      switchyard: readPackage().version,
    },
    observations,
  });
}
