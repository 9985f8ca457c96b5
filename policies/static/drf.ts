import { type DecisionPoint, type SchedulerFactory, withoutRun } from '../../src/index.ts';
import { demandOf, freeOf, resourcesOf } from './packing/room.ts';

/**
 * Dominant resource fairness: the task whose tenant (or class, without tenants) holds the smallest dominant share
 * (Ghodsi et al., NSDI 2011), where what is free is most like what it demands (Wang, Li and Liang, "Dominant resource
 * fairness in cloud computing systems with heterogeneous servers", 2014; here both in parts of their sums).
 */
export const drf: SchedulerFactory = ({ scenario }) => {
  const resources = resourcesOf(scenario);
  const unlike = (point: DecisionPoint, i: number) => {
    const demand = resources.map(({ kind, size }) => demandOf(point.task(i), kind) / size);
    const free = resources.map(({ kind, size }) => freeOf(point.executor(i), kind) / size);
    const sum = (parts: readonly number[]) => parts.reduce((total, part) => total + part, 0);
    const [wanted, offered] = [sum(demand) || 1, sum(free) || 1];
    return sum(demand.map((part, k) => Math.abs(part / wanted - free[k]! / offered)));
  };
  return {
    choose(point) {
      const shares = point.dominantShares();
      let best = -1;
      let least = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY] as const;
      for (let i = 0; i < point.runs; i++) {
        const share = shares[point.task(i).classIndex]!;
        if (!point.allowed(i) || share > least[0]) continue;
        const fitness = unlike(point, i);
        if (share === least[0] && fitness >= least[1]) continue;
        best = i;
        least = [share, fitness];
      }
      return best < 0 ? withoutRun(point) : best;
    },
  };
};
