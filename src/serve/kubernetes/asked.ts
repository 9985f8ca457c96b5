import { InputError } from '../../core/errors.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { DecideRequest } from '../decision/request.ts';
import type { Fleet } from './fleet.ts';
import type { NodeFacts } from './node-facts.ts';
import type { KubernetesOptions } from './options.ts';
import { type PodTask, taskOf } from './pod-task.ts';
import type { ExtenderArgs, Node } from './wire.ts';
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
  const known: (readonly [name: string, facts: NodeFacts])[] = [];
  const unknown: string[] = [];
  for (const [i, name] of names.entries()) {
    const facts = factsOf(fleet, name, nodes?.[i]);
    if (facts === null) unknown.push(name);
    else known.push([name, facts]);
  }
  const { demand, ...task } = taskOf(pod, world, options, now, onSlip);
  // Where nobody knows what is left on any node, what the pod demands says nothing, and fills every record.
  const weighed = known.some(([, { available }]) => available !== undefined);
  const executors = known.map(([name, facts]) =>
    executorFor(name, facts, task.slots, weighed ? demand : null),
  );
  const { uid } = pod.metadata;
  const key = wordOf(pod.metadata, options.names.key);
  const request = {
    ...(uid && { id: uid }),
    ...(key && { key: key.slice(0, MOST_KEY) }),
    task: weighed ? { ...task, demand } : task,
    executors,
    queued: Math.max(1, fleet.waiting),
    deadlineMs: options.deadlineMs,
  };
  return { request, names, unknown };
}

/** Of a key, as `decideRequestSchema` has it. */
const MOST_KEY = 200;

function factsOf(fleet: Fleet, name: string, node: Node | undefined): NodeFacts | null {
  return node === undefined ? fleet.ofName(name) : fleet.ofNode(node);
}

/**
 * kube-scheduler sends nodes that the pod fits on, and it knows better than anything that was read some seconds ago: what is
 * known here never says that it does not fit.
 */
function executorFor(name: string, facts: NodeFacts, slots: number, demand: PodTask['demand'] | null) {
  const { tier, speed, free, load, backlog, price, latency, labels } = facts;
  // Each member is named, so that all have one shape, which is faster by far; what is undefined is not there.
  return {
    name,
    tier,
    slots: Math.max(facts.slots ?? 1, slots),
    speed,
    free: free === undefined ? undefined : Math.max(free, slots),
    load,
    backlog,
    price,
    latency,
    available: demand === null ? undefined : atLeast(facts.available ?? NOTHING, demand),
    labels,
  };
}

const NOTHING: Readonly<Record<string, number>> = {};

function atLeast(available: Readonly<Record<string, number>>, demand: Readonly<Record<string, number>>) {
  const enough = { ...available };
  for (const kind in demand) {
    const amount = demand[kind]!;
    if (!(enough[kind]! >= amount)) enough[kind] = amount;
  }
  return enough;
}

function refuseTwins(names: readonly string[], where: string): void {
  const seen = new Set<string>();
  for (const [i, name] of names.entries()) {
    if (seen.has(name)) throw new InputError(`${where}/${i}: '${name}' is there already`);
    seen.add(name);
  }
}
