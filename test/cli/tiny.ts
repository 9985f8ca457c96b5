/** A scenario of two tiers, `tiny`, that is played in milliseconds. */
export const TINY = `
name: tiny
horizon: {tasks: 400, warmup: 50}
executors:
  - {name: edge, count: 2, price: {perSecond: 0.01}}
  - {name: cloud, slots: 2, speed: 2, latency: 0.1, price: {perSecond: 0.05}}
tasks:
  - {name: api, work: {dist: exponential, mean: 1}, sla: {deadline: 3, penalty: 1}}
arrivals: {process: poisson, rate: 3}
`;
