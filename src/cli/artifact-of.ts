import { envs } from '../../envs/index.ts';
import { type Artifact, createArtifact } from '../export/artifact.ts';
import type { Env, Observation } from '../gym/env.ts';
import type { PolicyModel } from '../learn/policy-model.ts';
import { metObservations } from '../learn/sample-observations.ts';
import { VALIDATION } from '../learn/trainer/evaluation.ts';
import { equalPreferences } from '../sim/preferences.ts';
import { readPackage } from './project.ts';
import type { RunDescription } from './run-folder.ts';
import { DEFAULT_DEMONSTRATIONS } from './training/options.ts';
import { teachingSeed, trainingSeed } from './training/training.ts';
import type { World } from './training/world.ts';

/** Observations that production is compared with. */
const MET = 512;

/** What a training run had learned after so many steps. */
export interface Learned {
  readonly model: PolicyModel;
  readonly steps: number;
}

/** What a training run has learned, as an artifact. */
export function artifactOf(
  run: RunDescription,
  world: World,
  { model, steps }: Learned,
  observations: readonly Observation[],
): Artifact {
  const { preferences } = run;
  const { scenario } = world;
  return createArtifact({
    env: run.env,
    control: envs.get(run.env).control,
    maxRows: world.plain().spec.observationSpace.maxActions,
    model,
    ...(preferences.length > 0 && { preferences: equalPreferences(preferences) }),
    provenance: {
      agent: run.agent,
      hyperparameters: run.hyperparameters,
      seed: run.seed,
      steps,
      scenario: run.scenario,
      trainedOn: world.hashes,
      ...(world.scenario && { worlds: { instances: world.parts, seeds: seedsOf(run) } }),
      init: run.init,
      ...training(run),
      switchyard: readPackage().version,
    },
    observations,
    ...(scenario && { home: { scenario, met: metIn(world.plain(), model, run.seed) } }),
  });
}

/** What a policy meets where it plays by itself: enough to tell production from it. */
export function metIn(env: Env, model: PolicyModel, seed: string): Observation[] {
  return metObservations(env, model, MET, `reference/${seed}`);
}

/** Seeds of the worlds that a run learns from, copies its teacher in, and is chosen by; `*` ends what all begin with. */
function seedsOf({ seed, init, evalEvery }: RunDescription): string[] {
  return [
    `${trainingSeed(seed)}/*`,
    ...(init === null ? [] : [`${teachingSeed(seed)}*`]),
    ...(evalEvery === 0 ? [] : [`${VALIDATION}/*`]),
  ];
}

/** What of a run's worlds is not as the scenario has it, and how much of a teacher was copied, where that is not usual. */
function training(run: RunDescription) {
  const { demonstrations, vary, memoryless, constraint, constraintRate, preferences } = run;
  const changes = {
    ...(demonstrations !== DEFAULT_DEMONSTRATIONS && { demonstrations }),
    ...(vary.length > 0 && { vary }),
    ...(memoryless !== null && { memoryless }),
    ...(constraint !== null && { constraint, constraintRate }),
    ...(preferences.length > 0 && { preferences }),
  };
  return Object.keys(changes).length > 0 ? { training: changes } : {};
}
