import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { DispatchEnv } from '../../../envs/dispatch-v0.ts';
import { serveConfigSchema } from '../../../src/cli/serving/config-schema.ts';
import { createService } from '../../../src/cli/serving/create-service.ts';
import { artifactFiles, createArtifact } from '../../../src/export/artifact.ts';
import type { NetworkModel } from '../../../src/learn/policy-model.ts';
import { metObservations, sampleObservations } from '../../../src/learn/sample-observations.ts';
import { disk, type Storage } from '../../../src/serve/audit/storage.ts';
import type { DecideRequest } from '../../../src/serve/decision/request.ts';
import { requestOf } from '../../../src/serve/decision/request-of.ts';
import type { DecisionService } from '../../../src/serve/service.ts';
import { Simulator } from '../../../src/sim/simulator.ts';
import { randomScorer } from '../../export/models.ts';
import { MIXED_FLEET } from '../../fixtures/fleets.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';
import { whenFileEnds } from '../../fixtures/when-file-ends.ts';
import { write } from '../rollout/bundles.ts';

export const scenario = await scenarioOf(MIXED_FLEET);

export function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'switchyard-serve-'));
  whenFileEnds(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The files of a policy for the mixed fleet that never learned anything. */
export async function policyFiles(seed: string, change: (model: NetworkModel) => NetworkModel = (m) => m) {
  const env = new DispatchEnv(scenario);
  const { globals, features } = env.spec.observationSpace;
  const model = change(randomScorer(seed, 'relu', { globals, features }));
  const artifact = createArtifact({
    env: 'dispatch-v0',
    control: 'dispatch',
    maxRows: 5,
    model,
    provenance: {
      agent: 'ppo',
      hyperparameters: {},
      seed,
      steps: 0,
      scenario: { name: scenario.name, hash: scenario.hash },
      trainedOn: [scenario.hash],
      init: null,
      switchyard: '0.0.0',
    },
    observations: sampleObservations(env, 8, 'parity'),
    home: { scenario, met: metObservations(env, model, 512, 'met') },
  });
  return artifactFiles(artifact, ['json']);
}

/** A folder with such a policy, and the artifact's hash. */
export async function policyFolder(seed = '1') {
  const folder = temporary();
  const { files, hash } = await policyFiles(seed);
  write(folder, files);
  return { folder, hash };
}

/** Milliseconds: a machine with other work to do is not what is tested. */
const PATIENT = 20_000;

/** The service that `switchyard serve` would make, closed when the test is over. */
export async function serviceOf(
  folder: string,
  config: object = {},
  storage: Storage = disk,
): Promise<DecisionService> {
  const logger = pino({ level: 'silent' });
  const service = await createService(
    folder,
    serveConfigSchema.parse({ deadlineMs: PATIENT, ...config }),
    logger,
    storage,
  );
  whenFileEnds(() => service.close());
  return service;
}

/** Requests as the simulation of the fleet makes them, all executors open. */
export const requests: readonly DecideRequest[] = (() => {
  const simulator = new Simulator(scenario, { seed: 'requests' });
  const found: DecideRequest[] = [];
  for (let point = simulator.advance(); point && found.length < 200; point = simulator.advance()) {
    if (point.allAllowed) found.push(requestOf(point, 'dispatch'));
    let choice = found.length % point.size;
    while (!point.allowed(choice)) choice = (choice + 1) % point.size;
    simulator.apply(choice);
  }
  return found;
})();

export function ask(service: DecisionService, request: DecideRequest, receivedAt = performance.now()) {
  return service.decide(request, { receivedAt });
}
