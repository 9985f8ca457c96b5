import type { NodeFacts } from './node-facts.ts';

/** Labels or annotations that tell what Kubernetes has no field for; an annotation goes before a label of the same name. */
export interface Names {
  /** Of pods: class of the policy's scenario, seconds of work at speed 1, seconds to the deadline, key of canaries. */
  readonly class: string;
  readonly work: string;
  readonly deadline: string;
  readonly key: string;
  /** Of nodes: pool (executor entry of the scenario), tier, speed, slots, money per slot-second, seconds to get there. */
  readonly pool: string;
  readonly tier: string;
  readonly speed: string;
  readonly slots: string;
  readonly price: string;
  readonly latency: string;
}

/** How pods and nodes are read as the tasks and executors that policies know. */
export interface KubernetesOptions {
  readonly names: Names;
  /** Labels of nodes that rules look at; all would make every record of the audit log large. */
  readonly nodeLabels: readonly string[];
  /** Quantity of cpu that one slot stands for, where a node or a pod has no other. */
  readonly slotCpu: string;
  /** Resources that are told, and the quantity of each that is one unit. */
  readonly units: Readonly<Record<string, string>>;
  /** What is known of nodes by name. */
  readonly nodes: Readonly<Record<string, NodeFacts>>;
  /** A file with the nodes and pods of the cluster, as `kubectl get nodes,pods -A -o json` writes it. */
  readonly cluster?: string | undefined;
  /** Milliseconds within which to answer. */
  readonly deadlineMs: number;
  /** A larger body is refused with 413. */
  readonly bodyBytes: number;
}

/**
 * A full Node is some 7 KB: 8 MiB are those of a thousand nodes. The stanza's time-out is 200 ms, of which the policy may use
 * three quarters.
 */
export const DEFAULT_KUBERNETES: KubernetesOptions = {
  names: {
    class: 'switchyard/class',
    work: 'switchyard/work',
    deadline: 'switchyard/deadline',
    key: 'switchyard/key',
    pool: 'switchyard/pool',
    tier: 'switchyard/tier',
    speed: 'switchyard/speed',
    slots: 'switchyard/slots',
    price: 'switchyard/price',
    latency: 'switchyard/latency',
  },
  nodeLabels: [],
  slotCpu: '1',
  units: { cpu: '1', memory: '1Mi' },
  nodes: {},
  deadlineMs: 150,
  bodyBytes: 8 * 1024 * 1024,
};
