import { Registry, type SchedulerEntry } from '../../src/index.ts';
import { cheapest } from './cheapest.ts';
import { earliestFinish } from './earliest-finish.ts';
import { fastest } from './fastest.ts';
import { joinShortestQueue } from './join-shortest-queue.ts';
import { leastBacklog } from './least-backlog.ts';
import { powerOfTwo } from './power-of-two.ts';
import { random } from './random.ts';
import { roundRobin } from './round-robin.ts';

/** Every static scheduler by its name, with the control models in which its question makes sense. */
export const schedulers = new Registry<SchedulerEntry>('scheduler', {
  random: { create: random, controls: ['dispatch', 'batch'] },
  'round-robin': { create: roundRobin, controls: ['dispatch'] },
  'join-shortest-queue': { create: joinShortestQueue, controls: ['dispatch'] },
  'power-of-two': { create: powerOfTwo, controls: ['dispatch'] },
  'least-backlog': { create: leastBacklog, controls: ['dispatch'] },
  'earliest-finish': { create: earliestFinish, controls: ['dispatch'] },
  cheapest: { create: cheapest, controls: ['dispatch'] },
  fastest: { create: fastest, controls: ['dispatch'] },
});
