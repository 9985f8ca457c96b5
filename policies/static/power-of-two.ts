import { InputError, type SchedulerFactory, withoutRun } from '../../src/index.ts';

/**
 * The less loaded of `choices` random executors: nearly as good as looking at all of them
 * (Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", 2001).
 */
export const powerOfTwo: SchedulerFactory = ({ parameters: { choices = 2 } }) => {
  if (!Number.isInteger(choices) || Number(choices) < 1) {
    throw new InputError(`power-of-two:choices=${choices} is not allowed (a whole number ≥ 1)`);
  }
  return {
    choose(point) {
      const open: number[] = [];
      for (let i = 0; i < point.runs; i++) if (point.allowed(i)) open.push(i);
      let best = -1;
      // Sampled without replacement: the drawn executor leaves the list.
      for (let k = 0; k < Number(choices) && open.length > 0; k++) {
        const [i] = open.splice(Math.floor(point.random(k) * open.length), 1) as [number];
        if (best < 0 || point.executor(i).load < point.executor(best).load) best = i;
      }
      return best < 0 ? withoutRun(point) : best;
    },
  };
};
