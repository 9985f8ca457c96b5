import { lasting } from '../../core/lasting.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { type Cluster, ClusterFile } from './cluster-file.ts';
import { executorOf, type KnownExecutor } from './executor.ts';
import { type NodeFacts, nodeFacts, spared, type Usage, withUsage } from './node-facts.ts';
import type { KubernetesOptions } from './options.ts';
import { slotsOf, workLeft } from './pod-task.ts';
import { usageOf, waitingIn } from './usage.ts';
import type { Node } from './wire.ts';
import { type OnSlip, wordOf } from './words.ts';
import { type WorldNodes, worldNodes } from './world-nodes.ts';

/** Clocks that are read here: one for the age of pods, in milliseconds since 1970, and one that never goes back. */
export interface Clocks {
  readonly now: () => number;
  readonly monotonic: () => number;
}

/**
 * What is known of a cluster's nodes. Later sources go before earlier ones: the policy's own world, by the node's pool or
 * else its name; what the node says; the configuration; what runs there.
 */
export class Fleet {
  readonly #options: KubernetesOptions;
  readonly #clocks: Clocks;
  readonly #onSlip: OnSlip;
  readonly #file: ClusterFile | null;
  #cluster: Cluster = { nodes: [], pods: [] };
  #nodes: ReadonlyMap<string, Node> = new Map();
  #usage: ReadonlyMap<string, Usage> = new Map();
  #waiting = 0;
  #world: Scenario;
  #worldNodes: WorldNodes;
  /** By name, made when they are first asked for. */
  readonly #executors = new Map<string, KnownExecutor>();

  constructor(world: Scenario, options: KubernetesOptions, clocks: Clocks, onSlip: OnSlip) {
    this.#world = world;
    this.#worldNodes = worldNodes(world);
    this.#options = options;
    this.#clocks = clocks;
    this.#onSlip = onSlip;
    this.#file =
      options.cluster === undefined
        ? null
        : new ClusterFile(options.cluster, clocks.monotonic, (cluster) => this.#take(cluster), onSlip);
  }

  /** Looks for news, without waiting for them. @param world of the policy that decides now */
  look(world: Scenario): Promise<void> {
    if (world !== this.#world) {
      this.#world = world;
      this.#worldNodes = worldNodes(world);
      this.#take(this.#cluster);
    }
    return this.#file?.look() ?? Promise.resolve();
  }

  /** Pods that wait for a node, as far as that is known. */
  get waiting(): number {
    return this.#waiting;
  }

  /** A node as requests tell it, the same object until something else is known; null where nothing is. */
  executor(name: string): KnownExecutor | null {
    const known = this.#executors.get(name);
    if (known !== undefined) return known;
    const facts = this.ofName(name);
    // What is not known is not remembered either: there is no end to such names.
    if (facts === null) return null;
    const executor = lasting(executorOf(name, facts));
    this.#executors.set(name, executor);
    return executor;
  }

  /** Null where nothing is known of a node by this name. */
  ofName(name: string): NodeFacts | null {
    const node = this.#nodes.get(name);
    if (node !== undefined) return this.ofNode(node);
    const member = this.#worldNodes.members.get(name);
    const own = configured(this.#options.nodes, name);
    if (member === undefined && own === undefined) return null;
    return this.#inUse(name, { ...member, ...own });
  }

  ofNode(node: Node): NodeFacts {
    return this.#inUse(node.metadata.name, this.#atRest(node));
  }

  #atRest(node: Node): NodeFacts {
    const { name } = node.metadata;
    const { names, nodes } = this.#options;
    const pool = wordOf(node.metadata, names.pool);
    const { pools, members } = this.#worldNodes;
    return {
      ...(pool === undefined ? members.get(name) : pools.get(pool)),
      ...nodeFacts(node, this.#options, this.#onSlip),
      ...configured(nodes, name),
    };
  }

  #inUse(name: string, facts: NodeFacts): NodeFacts {
    if (this.#nodes.size === 0) return spared(facts);
    return spared(withUsage(facts, this.#usage.get(name) ?? IDLE, this.#options));
  }

  #take(cluster: Cluster): void {
    const nodes = new Map(cluster.nodes.map((node) => [node.metadata.name, node] as const));
    const speedOf = (name: string) => {
      const node = nodes.get(name);
      return (node && this.#atRest(node).speed) ?? 1;
    };
    const now = this.#clocks.now();
    this.#usage = usageOf(cluster.pods, {
      slots: (pod) => slotsOf(pod, this.#options) ?? 1,
      left: (pod, node) => workLeft(pod, speedOf(node), this.#world, this.#options, now),
    });
    this.#cluster = cluster;
    this.#nodes = nodes;
    this.#waiting = waitingIn(cluster.pods);
    this.#executors.clear();
  }
}

const IDLE: Usage = { slots: 0, pods: 0, backlog: 0, requested: new Map() };

function configured(nodes: KubernetesOptions['nodes'], name: string): NodeFacts | undefined {
  return Object.hasOwn(nodes, name) ? nodes[name] : undefined;
}
