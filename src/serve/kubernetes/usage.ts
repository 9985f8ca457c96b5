import type { Usage } from './node-facts.ts';
import { podRequests } from './pod-requests.ts';
import type { Pod } from './wire.ts';

/** What is to be known of a pod that runs. */
export interface Running {
  slots(pod: Pod): number;
  /** Slot-seconds left at a node's own speed. */
  left(pod: Pod, node: string): number;
}

/** Pods that there is one of on every node: they take resources and are no tasks that anybody places. */
const OF_EVERY_NODE = new Set(['DaemonSet', 'Node']);

/** What runs on each node. */
export function usageOf(pods: readonly Pod[], running: Running): Map<string, Usage> {
  const usage = new Map<string, Mutable>();
  for (const pod of pods) {
    const node = pod.spec?.nodeName;
    const phase = pod.status?.phase;
    if (!node || phase === 'Succeeded' || phase === 'Failed') continue;
    const there = usage.get(node) ?? { slots: 0, pods: 0, backlog: 0, requested: new Map<string, number>() };
    usage.set(node, there);
    for (const [kind, amount] of podRequests(pod)) {
      there.requested.set(kind, (there.requested.get(kind) ?? 0) + amount);
    }
    if (pod.metadata.ownerReferences?.some(({ kind }) => OF_EVERY_NODE.has(kind))) continue;
    there.pods++;
    there.slots += running.slots(pod);
    there.backlog += running.left(pod, node);
  }
  return usage;
}

interface Mutable extends Usage {
  slots: number;
  pods: number;
  backlog: number;
  requested: Map<string, number>;
}

/** Pods that no node has been found for. */
export function waitingIn(pods: readonly Pod[]): number {
  return pods.filter(({ spec, status }) => !spec?.nodeName && status?.phase === 'Pending').length;
}
