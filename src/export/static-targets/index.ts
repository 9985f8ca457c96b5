import { Registry } from '../../core/registry.ts';
import type { StaticTarget } from '../static/static-target.ts';
import { envoyWeights } from './envoy-weights.ts';
import { haproxyWeights } from './haproxy-weights.ts';
import { kubeWeights } from './kube-weights.ts';
import { slurmWeights } from './slurm-weights.ts';

/** Formats that hold configuration distilled from a policy, by name. */
export const staticTargets = new Registry<StaticTarget>('static target', {
  'kube-weights': kubeWeights,
  'slurm-weights': slurmWeights,
  'haproxy-weights': haproxyWeights,
  'envoy-weights': envoyWeights,
});

/** Every file that some static target writes. */
export function staticFileNames(): string[] {
  return staticTargets.entries().flatMap(([, { files }]) => [...files]);
}
