import { type SchedulerFactory, withoutRun } from '../../src/index.ts';

/** Any allowed executor, each equally likely: what every other rule must beat. */
export const random: SchedulerFactory = () => ({
  choose(point) {
    let allowed = 0;
    for (let i = 0; i < point.runs; i++) if (point.allowed(i)) allowed++;
    if (allowed === 0) return withoutRun(point);
    let skip = Math.floor(point.random(0) * allowed);
    let i = 0;
    while (!point.allowed(i) || skip-- > 0) i++;
    return i;
  },
});
