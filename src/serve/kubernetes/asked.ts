import { InputError } from '../../core/errors.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { hasNoTwins } from '../decision/reading.ts';
import type { DecideRequest } from '../decision/request.ts';
import { executorOf, type KnownExecutor, withRoom } from './executor.ts';
import type { Fleet } from './fleet.ts';
import type { KubernetesOptions } from './options.ts';
import { taskOf } from './pod-task.ts';
import type { ExtenderArgs } from './wire.ts';
import { type OnSlip, wordOf } from './words.ts';

/** What kube-scheduler asks, as a request like any other. */
export interface Asked {
  /** Its executors are the nodes that something is known of, in their order. */
  readonly request: DecideRequest;
  /** Of all nodes, in their order. */
  readonly names: readonly string[];
  /** Nodes that nothing is known of: no policy can tell what they are good for. */
  readonly unknown: readonly string[];
}

/** Reads arguments of an extender. @throws InputError with the JSON path where a node is there twice */
export function read(
  { Pod: pod, Nodes, NodeNames }: ExtenderArgs,
  fleet: Fleet,
  world: Scenario,
  options: KubernetesOptions,
  now: number,
  onSlip: OnSlip,
): Asked {
  const nodes = Nodes ? (Nodes.items ?? []) : null;
  const names = nodes?.map(({ metadata }) => metadata.name) ?? NodeNames ?? [];
  refuseTwins(names, nodes ? '/Nodes/items' : '/NodeNames');
  const known: KnownExecutor[] = [];
  const unknown: string[] = [];
  for (let i = 0; i < names.length; i++) {
    const executor =
      nodes === null ? fleet.executor(names[i]!) : executorOf(names[i]!, fleet.ofNode(nodes[i]!));
    if (executor === null) unknown.push(names[i]!);
    else known.push(executor);
  }
  const { demand, ...task } = taskOf(pod, world, options, now, onSlip);
  // Where nobody knows what is left on any node, what the pod demands says nothing, and fills every record.
  const weighed = known.some(({ available }) => available !== undefined);
  const executors = known.map((executor) => withRoom(executor, task.slots, weighed ? demand : null));
  const { uid } = pod.metadata;
  const key = wordOf(pod.metadata, options.names.key);
  const request = {
    ...(uid && { id: uid }),
    ...(key && { key: key.slice(0, MOST_KEY) }),
    task: weighed ? { ...task, demand } : task,
    executors: hasNoTwins(executors),
    queued: Math.max(1, fleet.waiting),
    deadlineMs: options.deadlineMs,
  };
  return { request, names, unknown };
}

/** Of a key, as `decideRequestSchema` has it. */
const MOST_KEY = 200;

function refuseTwins(names: readonly string[], where: string): void {
  if (new Set(names).size === names.length) return;
  const seen = new Set<string>();
  for (const [i, name] of names.entries()) {
    if (seen.has(name)) throw new InputError(`${where}/${i}: '${name}' is there already`);
    seen.add(name);
  }
}
