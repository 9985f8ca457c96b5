import { type Dimensions, type Parameters, Registry, type SchedulerEntry } from '../../src/index.ts';
import { bestFit } from './best-fit.ts';
import { cheapest } from './cheapest.ts';
import { dotProduct } from './dot-product.ts';
import { drf } from './drf.ts';
import { earliestFinish } from './earliest-finish.ts';
import { f1 } from './f1.ts';
import { fastest } from './fastest.ts';
import { fcfs } from './fcfs.ts';
import { fgd } from './fgd.ts';
import { firstFit } from './first-fit.ts';
import { gpuPacking } from './gpu-packing.ts';
import { joinShortestQueue } from './join-shortest-queue.ts';
import { kubeDefault } from './kube-default.ts';
import { largest } from './largest.ts';
import { leastBacklog } from './least-backlog.ts';
import { ljf } from './ljf.ts';
import { mcts } from './mcts.ts';
import { mostAllocated } from './most-allocated.ts';
import { powerOfTwo } from './power-of-two.ts';
import { random } from './random.ts';
import { rollout } from './rollout.ts';
import { roundRobin } from './round-robin.ts';
import { saf } from './saf.ts';
import { sjf } from './sjf.ts';
import { smallest } from './smallest.ts';
import { unicep } from './unicep.ts';
import { wfp3 } from './wfp3.ts';
import { worstFit } from './worst-fit.ts';
import { xfactor } from './xfactor.ts';

/** The scheduler that another builds on. */
function find(name: string): SchedulerEntry {
  return schedulers.get(name);
}

/** What planners by simulation share. Whoever sees the true future is no scheduler, so it is not worth trying. */
const PLANNING: Dimensions = {
  base: { choices: ['usual'] },
  samples: { low: 4, high: 16, step: 4 },
  horizon: { low: 10, high: 100, scale: 'log', step: 1 },
  candidates: { low: 2, high: 12, step: 1 },
  future: { choices: ['fresh'] },
  confidence: { low: 0, high: 3 },
};

/** With its true future a planner is an oracle. */
const oracle = ({ future }: Parameters) => future === 'true';

/** Every static scheduler by its name, with the control models in which its question makes sense. */
export const schedulers = new Registry<SchedulerEntry>('scheduler', {
  random: { create: random, controls: ['dispatch', 'placement', 'batch', 'workflow'] },
  'round-robin': { create: roundRobin, controls: ['dispatch', 'placement'] },
  'join-shortest-queue': { create: joinShortestQueue, controls: ['dispatch', 'placement', 'workflow'] },
  'power-of-two': {
    create: powerOfTwo,
    controls: ['dispatch', 'placement'],
    parameters: { choices: { low: 1, high: 8, step: 1 } },
  },
  'least-backlog': { create: leastBacklog, controls: ['dispatch', 'placement', 'workflow'] },
  'earliest-finish': { create: earliestFinish, controls: ['dispatch', 'placement', 'workflow'] },
  cheapest: { create: cheapest, controls: ['dispatch', 'placement', 'workflow'] },
  fastest: { create: fastest, controls: ['dispatch', 'placement', 'workflow'] },
  fcfs: { create: fcfs, controls: ['batch', 'workflow'] },
  sjf: { create: sjf, controls: ['batch', 'workflow'] },
  ljf: { create: ljf, controls: ['batch', 'workflow'] },
  smallest: { create: smallest, controls: ['batch', 'workflow'] },
  largest: { create: largest, controls: ['batch', 'workflow'] },
  saf: { create: saf, controls: ['batch'] },
  wfp3: { create: wfp3, controls: ['batch'] },
  unicep: { create: unicep, controls: ['batch'] },
  xfactor: { create: xfactor, controls: ['batch'] },
  f1: { create: f1, controls: ['batch'] },
  rollout: {
    create: rollout(find),
    controls: ['dispatch', 'placement', 'batch', 'workflow'],
    parameters: PLANNING,
    costly: true,
    oracle,
  },
  mcts: {
    create: mcts(find),
    controls: ['dispatch', 'placement', 'batch', 'workflow'],
    parameters: {
      ...PLANNING,
      budget: { low: 16, high: 128, scale: 'log', step: 1 },
      depth: { low: 1, high: 8, step: 1 },
      exploration: { low: 0.2, high: 2, scale: 'log' },
    },
    costly: true,
    oracle,
  },
  'first-fit': { create: firstFit, controls: ['placement'] },
  'best-fit': {
    create: bestFit,
    controls: ['placement'],
    parameters: { memory: { low: 0, high: 2 }, levels: { choices: [0, 100] } },
  },
  'worst-fit': { create: worstFit, controls: ['placement'], parameters: { memory: { low: 0, high: 2 } } },
  'dot-product': {
    create: dotProduct,
    controls: ['placement'],
    parameters: { memory: { low: 0, high: 2 }, fill: { low: 0, high: 1, step: 1 } },
  },
  fgd: { create: fgd, controls: ['placement'] },
  'gpu-packing': { create: gpuPacking, controls: ['placement'] },
  drf: { create: drf, controls: ['placement', 'batch', 'workflow'] },
  'kube-default': {
    create: kubeDefault,
    controls: ['placement'],
    parameters: { least: { low: 0, high: 2 }, balanced: { low: 0, high: 2 } },
  },
  'most-allocated': { create: mostAllocated, controls: ['placement'] },
});
