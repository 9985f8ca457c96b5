import { type Dimensions, type Parameters, Registry, type SchedulerEntry } from '../../src/index.ts';
import { auction } from './auction.ts';
import { bestFit } from './best-fit.ts';
import { blackboard } from './blackboard.ts';
import { cheapest } from './cheapest.ts';
import { cmuRule } from './cmu-rule.ts';
import { contractNet } from './contract-net.ts';
import { cpop } from './cpop.ts';
import { criticalPath } from './critical-path.ts';
import { dotProduct } from './dot-product.ts';
import { drf } from './drf.ts';
import { earliestFinish } from './earliest-finish.ts';
import { edf } from './edf.ts';
import { f1 } from './f1.ts';
import { fastest } from './fastest.ts';
import { fcfs } from './fcfs.ts';
import { fddMwkr } from './fdd-mwkr.ts';
import { fgd } from './fgd.ts';
import { fifo } from './fifo.ts';
import { firstFit } from './first-fit.ts';
import { gpuPacking } from './gpu-packing.ts';
import { hedged } from './hedged.ts';
import { heft } from './heft.ts';
import { heftNoinsert } from './heft-noinsert.ts';
import { heftReady, READY_ORDERS } from './heft-ready.ts';
import { joinShortestQueue } from './join-shortest-queue.ts';
import { kubeDefault } from './kube-default.ts';
import { largest } from './largest.ts';
import { leastBacklog } from './least-backlog.ts';
import { leastLaxity } from './least-laxity.ts';
import { ljf } from './ljf.ts';
import { locality } from './locality.ts';
import { lookaheadHeft } from './lookahead-heft.ts';
import { lopnr } from './lopnr.ts';
import { lpt } from './lpt.ts';
import { lwkr } from './lwkr.ts';
import { maxMin } from './max-min.ts';
import { maxMinReady } from './max-min-ready.ts';
import { mct } from './mct.ts';
import { mcts } from './mcts.ts';
import { minMin } from './min-min.ts';
import { minMinReady } from './min-min-ready.ts';
import { mopnr } from './mopnr.ts';
import { mostAllocated } from './most-allocated.ts';
import { mwkr } from './mwkr.ts';
import { olb } from './olb.ts';
import { peft } from './peft.ts';
import { powerOfTwo } from './power-of-two.ts';
import { random } from './random.ts';
import { rollout } from './rollout.ts';
import { roundRobin } from './round-robin.ts';
import { saf } from './saf.ts';
import { sedCost } from './sed-cost.ts';
import { sjf } from './sjf.ts';
import { smallest } from './smallest.ts';
import { spt } from './spt.ts';
import { sufferage } from './sufferage.ts';
import { targetUtilisation } from './target-utilisation.ts';
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
  fifo: { create: fifo, controls: ['workflow'] },
  spt: { create: spt, controls: ['workflow'] },
  lpt: { create: lpt, controls: ['workflow'] },
  mwkr: { create: mwkr, controls: ['workflow'] },
  lwkr: { create: lwkr, controls: ['workflow'] },
  mopnr: { create: mopnr, controls: ['workflow'] },
  lopnr: { create: lopnr, controls: ['workflow'] },
  'fdd-mwkr': { create: fddMwkr, controls: ['workflow'] },
  heft: { create: heft, controls: ['workflow'] },
  'heft-noinsert': { create: heftNoinsert, controls: ['workflow'] },
  'heft-ready': {
    create: heftReady,
    controls: ['workflow'],
    parameters: { order: { choices: READY_ORDERS } },
  },
  cpop: { create: cpop, controls: ['workflow'] },
  peft: { create: peft, controls: ['workflow'] },
  'lookahead-heft': { create: lookaheadHeft, controls: ['workflow'] },
  'min-min': { create: minMin, controls: ['workflow'] },
  'min-min-ready': { create: minMinReady, controls: ['workflow'] },
  'max-min': { create: maxMin, controls: ['workflow'] },
  'max-min-ready': { create: maxMinReady, controls: ['workflow'] },
  sufferage: { create: sufferage, controls: ['workflow'] },
  mct: { create: mct, controls: ['workflow'] },
  olb: { create: olb, controls: ['workflow'] },
  'critical-path': { create: criticalPath, controls: ['workflow'] },
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
  'target-utilisation': {
    create: targetUtilisation,
    controls: ['dispatch'],
    parameters: { target: { low: 0.3, high: 1 }, window: { low: 0, high: 1200 } },
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
      takeover: { low: 0, high: 1, step: 1 },
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
