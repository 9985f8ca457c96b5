import { type EnvEntry, Registry } from '../src/index.ts';
import { createAcrobot } from './acrobot-v1.ts';
import { AdmissionEnv, admission } from './admission-v0.ts';
import { AutoscaleEnv, autoscaling } from './autoscale-v0.ts';
import { BatchEnv } from './batch-v0.ts';
import { createCartPole } from './cartpole-v1.ts';
import { DispatchEnv } from './dispatch-v0.ts';
import { JobshopEnv } from './jobshop-v0.ts';
import { PlacementEnv } from './placement-v0.ts';
import { WorkflowEnv } from './workflow-v0.ts';

/**
 * Every environment by its id, with the scenarios it takes. Of several that suit a scenario the first is meant where
 * nobody says which.
 */
export const envs = new Registry<EnvEntry>('environment', {
  'dispatch-v0': {
    summary: 'Route each task to an executor.',
    control: 'dispatch',
    create: (scenario) => new DispatchEnv(scenario),
  },
  'placement-v0': {
    summary: 'Place the first task of one queue.',
    control: 'placement',
    create: (scenario, rows) => new PlacementEnv(scenario, rows),
  },
  'workflow-v0': {
    summary: 'Decide which ready step begins on which free executor.',
    control: 'workflow',
    create: (scenario, rows) => new WorkflowEnv(scenario, rows),
  },
  'jobshop-v0': {
    summary: 'Decide which operation begins on a free machine.',
    control: 'workflow',
    features: 'jobshop',
    create: (scenario, rows) => new JobshopEnv(scenario, rows),
  },
  'batch-v0': {
    summary: 'Decide which queued job a parallel machine starts next.',
    control: 'batch',
    create: (scenario, rows) => new BatchEnv(scenario, rows),
  },
  'autoscale-v0': {
    summary: 'Grow and shrink pools as load comes and goes.',
    control: 'dispatch',
    narrowing: autoscaling,
    create: (scenario) => new AutoscaleEnv(scenario),
  },
  'admission-v0': {
    summary: 'Admit each task, or turn it away.',
    control: 'dispatch',
    narrowing: admission,
    create: (scenario) => new AdmissionEnv(scenario),
  },
  'cartpole-v1': { summary: 'Keep a pole upright on a cart.', control: null, create: createCartPole },
  'acrobot-v1': {
    summary: 'Swing two links up by the joint between them.',
    control: null,
    create: createAcrobot,
  },
});
