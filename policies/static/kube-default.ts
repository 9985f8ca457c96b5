import { numberIn, rank, type SchedulerFactory } from '../../src/index.ts';
import { balancedPoints, leastAllocatedPoints } from './packing/kubernetes.ts';
import { resourcesOf } from './packing/room.ts';

/**
 * The scores of the default kube-scheduler that depend on resources: LeastAllocated, which spreads, and
 * BalancedAllocation, both in whole points over everything but GPUs (Kubernetes 1.30, NodeResourcesFit). The weights
 * are those of the plugins.
 */
export const kubeDefault: SchedulerFactory = ({ scenario, parameters }) => {
  const least = numberIn(parameters, 'kube-default', 'least', 1);
  const balanced = numberIn(parameters, 'kube-default', 'balanced', 1);
  const all = resourcesOf(scenario);
  const plain = all.filter(({ kind }) => kind !== 'gpu');
  const resources = plain.length > 0 ? plain : all;
  return rank((point, i) => {
    const [executor, task] = [point.executor(i), point.task(i)];
    const spread = least * leastAllocatedPoints(executor, task, resources);
    return -spread - balanced * balancedPoints(executor, task, resources);
  });
};
