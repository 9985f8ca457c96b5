import { type Artifact, createArtifact } from '../../../src/export/artifact.ts';
import { type Distilled, distil, observer } from '../../../src/export/static/distil.ts';
import type { StaticSettings } from '../../../src/export/static/static-target.ts';
import { staticTargets } from '../../../src/export/static-targets/index.ts';
import { createFeaturiser } from '../../../src/gym/features/index.ts';
import { identityNormalisation, type NetworkModel } from '../../../src/learn/policy-model.ts';
import type { Scenario } from '../../../src/sim/scenario/schema.ts';
import { rank } from '../../../src/sim/scheduler.ts';

/** A policy whose score is a weighted sum of features by name. */
export function linearPolicy(scenario: Scenario, weights: Readonly<Record<string, number>>): NetworkModel {
  const { globals, features } = createFeaturiser(scenario);
  const values = [...features, ...globals].map((name) => weights[name] ?? 0);
  return {
    kind: 'scorer',
    globals,
    features,
    hidden: [],
    activation: 'tanh',
    layerNorm: false,
    context: 'none',
    actions: null,
    normalisation: identityNormalisation(globals.length, features.length),
    weights: {
      'head.weight': { shape: [values.length, 1], values: Float32Array.from(values) },
      'head.bias': { shape: [1], values: Float32Array.of(0) },
    },
  };
}

const ENVS = { dispatch: 'dispatch-v0', placement: 'placement-v0', batch: 'batch-v0' } as const;

/** An artifact around a policy for a scenario. */
export function artifactFor(scenario: Scenario, model: NetworkModel, env?: string): Artifact {
  const { features, globals } = createFeaturiser(scenario);
  const control = scenario.control as keyof typeof ENVS;
  return createArtifact({
    env: env ?? ENVS[control],
    control,
    maxRows: 64,
    model,
    provenance: {
      agent: 'ppo',
      hyperparameters: {},
      seed: '1',
      steps: 0,
      scenario: { name: scenario.name, hash: scenario.hash },
      trainedOn: [scenario.hash],
      init: null,
      switchyard: '0.1.0',
    },
    observations: [
      {
        globals: new Float32Array(globals.length),
        candidates: new Float32Array(2 * features.length),
        mask: Uint8Array.of(1, 1),
        elapsed: 0,
      },
    ],
  });
}

/** What a user says who says nothing. */
export const PLAIN: StaticSettings = { addresses: new Map(), cluster: 'web', poolLabel: null };

/** What a target makes of a policy, and the text of its configuration. */
export function distilled(
  target: string,
  scenario: Scenario,
  model: NetworkModel,
  settings: Partial<StaticSettings> = {},
): Distilled & { readonly text: string } {
  const source = {
    artifact: artifactFor(scenario, model),
    hash: 'f'.repeat(64),
    scenario,
    // The first that there is: what a rule without any knowledge comes to.
    fallback: () => rank((_, i) => i),
    fallbackRule: 'first',
    settings: { ...PLAIN, ...settings },
  };
  const entry = staticTargets.get(target);
  const result = distil(target, entry, source, observer(source));
  return { ...result, text: result.files.get(entry.files[0])! };
}
