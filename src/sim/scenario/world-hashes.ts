import { hashOf } from '../../core/hash.ts';
import type { WrittenScenario } from './schema.ts';

/**
 * What a world is made of, each part known by a SHA-256. With a seed the pair tells the world itself: two scenarios that
 * share both differ at most in how long they last, in what is asked and in what is paid for.
 */
export interface WorldHashes {
  /** Of what arrives: task classes, workflows, arrival process, trace. The horizon is not part of it. */
  readonly workload: string;
  /** Of what serves it: executors with their prices and failures, sites, repair crews, network. */
  readonly fleet: string;
}

/** @param traceHash of the trace's bytes; null where nothing is played from a file */
export function worldHashes(spec: WrittenScenario, traceHash: string | null): WorldHashes {
  const { tasks, workflows, arrivals, executors, sites, repair, network, links } = spec;
  return {
    workload: hashOf({ tasks, workflows, arrivals: withoutPath(arrivals), trace: traceHash }),
    fleet: hashOf({ executors, sites, repair, network, links }),
  };
}

/** Arrivals, but for where a trace lies and how it is read. */
export function withoutPath(arrivals: WrittenScenario['arrivals']): unknown {
  if (!('trace' in arrivals)) return arrivals;
  const { path: _, stream: __, ...trace } = arrivals.trace;
  return { trace };
}
