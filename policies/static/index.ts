import { Registry, type SchedulerEntry } from '../../src/index.ts';
import { auction } from './auction.ts';
import { blackboard } from './blackboard.ts';
import { cheapest } from './cheapest.ts';
import { cmuRule } from './cmu-rule.ts';
import { contractNet } from './contract-net.ts';
import { earliestFinish } from './earliest-finish.ts';
import { edf } from './edf.ts';
import { f1 } from './f1.ts';
import { fastest } from './fastest.ts';
import { fcfs } from './fcfs.ts';
import { hedged } from './hedged.ts';
import { joinShortestQueue } from './join-shortest-queue.ts';
import { largest } from './largest.ts';
import { leastBacklog } from './least-backlog.ts';
import { leastLaxity } from './least-laxity.ts';
import { ljf } from './ljf.ts';
import { locality } from './locality.ts';
import { powerOfTwo } from './power-of-two.ts';
import { random } from './random.ts';
import { roundRobin } from './round-robin.ts';
import { saf } from './saf.ts';
import { sedCost } from './sed-cost.ts';
import { sjf } from './sjf.ts';
import { smallest } from './smallest.ts';
import { unicep } from './unicep.ts';
import { wfp3 } from './wfp3.ts';
import { xfactor } from './xfactor.ts';

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
  // Where a task goes
  'cmu-rule': {
    create: cmuRule,
    controls: ['dispatch', 'placement', 'batch', 'workflow'],
    parameters: { weight: { low: 0.01, high: 100, scale: 'log' } },
  },
  edf: { create: edf, controls: ['batch', 'workflow'] },
  'least-laxity': { create: leastLaxity, controls: ['dispatch', 'placement', 'batch', 'workflow'] },
  locality: {
    create: locality,
    controls: ['dispatch', 'placement', 'workflow'],
    parameters: { weight: { low: 0.1, high: 1000, scale: 'log' } },
  },
  'sed-cost': {
    create: sedCost,
    controls: ['dispatch', 'placement', 'workflow'],
    parameters: {
      cost: { low: 1, high: 100_000, scale: 'log' },
      penalty: { low: 1, high: 100_000, scale: 'log' },
    },
  },
  hedged: {
    create: hedged,
    controls: ['dispatch', 'placement'],
    parameters: { quantile: { low: 0.5, high: 0.99 } },
  },
  // Agents that negotiate
  auction: {
    create: auction,
    controls: ['dispatch', 'placement', 'workflow'],
    parameters: { time: { low: 0.00001, high: 1, scale: 'log' } },
  },
  'contract-net': {
    create: contractNet,
    controls: ['dispatch', 'placement'],
    parameters: {
      bound: { low: 1, high: 1000, scale: 'log' },
      time: { low: 0.00001, high: 1, scale: 'log' },
    },
  },
  blackboard: {
    create: blackboard,
    controls: ['dispatch', 'placement'],
    parameters: {
      change: { low: 0.1, high: 100, scale: 'log' },
      time: { low: 0.00001, high: 1, scale: 'log' },
    },
  },
});
