import { type EnvEntry, Registry } from '../src/index.ts';
import { createAcrobot } from './acrobot-v1.ts';
import { AdmissionEnv } from './admission-v0.ts';
import { AutoscaleEnv } from './autoscale-v0.ts';
import { BatchEnv } from './batch-v0.ts';
import { createCartPole } from './cartpole-v1.ts';
import { DispatchEnv } from './dispatch-v0.ts';
import { JobshopEnv } from './jobshop-v0.ts';
import { PlacementEnv } from './placement-v0.ts';
import { WorkflowEnv } from './workflow-v0.ts';

/** Every environment by its id, with the control model of the scenarios it takes; null where it takes none. */
export const envs = new Registry<EnvEntry>('environment', {
  'dispatch-v0': { control: 'dispatch', create: (scenario) => new DispatchEnv(scenario) },
  'placement-v0': { control: 'placement', create: (scenario, rows) => new PlacementEnv(scenario, rows) },
  'workflow-v0': { control: 'workflow', create: (scenario, rows) => new WorkflowEnv(scenario, rows) },
  'jobshop-v0': {
    control: 'workflow',
    features: 'jobshop',
    create: (scenario, rows) => new JobshopEnv(scenario, rows),
  },
  'batch-v0': { control: 'batch', create: (scenario, rows) => new BatchEnv(scenario, rows) },
  'autoscale-v0': { control: 'dispatch', create: (scenario) => new AutoscaleEnv(scenario) },
  'admission-v0': { control: 'dispatch', create: (scenario) => new AdmissionEnv(scenario) },
  'cartpole-v1': { control: null, create: createCartPole },
  'acrobot-v1': { control: null, create: createAcrobot },
});
