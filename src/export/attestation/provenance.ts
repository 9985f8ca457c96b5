import { z } from 'zod';
import type { Artifact } from '../artifact.ts';
import { exactly } from './versions.ts';

/** SLSA provenance 1 (slsa.dev/spec/v1.0/provenance): what went into a thing, and what made it. */
export const PREDICATE_TYPE = 'https://slsa.dev/provenance/v1';

/** What the parameters mean: those of `switchyard train`, in the version of this layout. */
const BUILD_TYPE = 'urn:switchyard:training:v1';
const BUILDER = 'urn:switchyard:train';

/** As much as is read of it: the version. */
export const provenanceSchema = z.object({
  buildDefinition: z.object({ buildType: exactly(BUILD_TYPE) }),
});

/**
 * How a policy was learned, as SLSA provenance. `externalParameters` are those of the training: environment, agent,
 * hyperparameters, seeds, steps. `resolvedDependencies` are the scenarios and worlds it has seen, by their hashes.
 * `builder.version` is the version of switchyard. No level of SLSA is claimed, and there is no time in it: learning and
 * signing the same thing twice gives the same bytes.
 */
export function trainingProvenance({ env, control, provenance }: Artifact) {
  const { agent, hyperparameters, seed, steps, scenario, trainedOn, worlds, init, training, switchyard } =
    provenance;
  return {
    buildDefinition: {
      buildType: BUILD_TYPE,
      externalParameters: {
        env,
        control,
        agent,
        hyperparameters,
        seed,
        steps,
        scenario: scenario?.name ?? null,
        worldSeeds: worlds?.seeds ?? null,
        init,
        training: training ?? {},
      },
      resolvedDependencies: [
        ...trainedOn.map((hash) => dependency('scenario', hash)),
        ...(worlds?.instances ?? []).flatMap(({ workload, fleet }) => [
          dependency('workload', workload),
          dependency('fleet', fleet),
        ]),
      ],
    },
    runDetails: { builder: { id: BUILDER, version: { switchyard } } },
  };
}

function dependency(name: string, hash: string) {
  return { name, digest: { sha256: hash } };
}
