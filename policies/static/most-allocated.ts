import { rank, type SchedulerFactory } from '../../src/index.ts';
import { mostAllocatedPoints } from './packing/kubernetes.ts';
import { resourcesOf } from './packing/room.ts';

/**
 * Where most would be requested, in whole points, the mean over all resources and GPUs: how Kubernetes packs
 * (NodeResourcesFit with the strategy MostAllocated, 1.30).
 */
export const mostAllocated: SchedulerFactory = ({ scenario }) => {
  const resources = resourcesOf(scenario);
  return rank((point, i) => -mostAllocatedPoints(point.executor(i), point.task(i), resources));
};
