import { z } from 'zod';
import { DEFAULT_KUBERNETES, type Names } from '../../serve/kubernetes/options.ts';
import { parseQuantity } from '../../serve/kubernetes/quantity.ts';

const amount = z.number().nonnegative();

const quantity = z
  .string()
  .refine((text) => (parseQuantity(text) ?? 0) > 0, 'expected a quantity above 0, e.g. 500m or 1Gi');

const node = z.strictObject({
  tier: z.string().optional(),
  slots: z.int().positive().optional(),
  speed: z.number().positive().optional(),
  price: z
    .strictObject({ perSecond: amount.default(0), perTask: amount.default(0) })
    .optional()
    .describe('Money for a slot-second, and for a pod'),
  latency: amount.optional().describe('Seconds until a pod that is sent there is there'),
  labels: z.record(z.string(), z.string()).optional().describe('For rules to look at'),
});

const MEANINGS: Readonly<Record<keyof Names, string>> = {
  class: 'Of pods: class of the policy’s scenario',
  work: 'Of pods: estimated seconds on a node of speed 1',
  deadline: 'Of pods: seconds from their creation until their SLA expires',
  key: 'Of pods: what canaries are drawn by; default: the pod’s uid',
  pool: 'Of nodes: executor entry of the policy’s scenario that they are like; default: their name',
  tier: 'Of nodes: tier',
  speed: 'Of nodes: speed',
  slots: 'Of nodes: slots',
  price: 'Of nodes: money for a slot-second',
  latency: 'Of nodes: seconds until a pod that is sent there is there',
};

const named = (name: keyof Names) =>
  z.string().min(1).default(DEFAULT_KUBERNETES.names[name]).describe(MEANINGS[name]);

/** How kube-scheduler's questions are read. */
export const kubernetesSchema = z.strictObject({
  names: z
    .strictObject({
      class: named('class'),
      work: named('work'),
      deadline: named('deadline'),
      key: named('key'),
      pool: named('pool'),
      tier: named('tier'),
      speed: named('speed'),
      slots: named('slots'),
      price: named('price'),
      latency: named('latency'),
    })
    .prefault({})
    .describe('Annotations, or else labels, that tell what Kubernetes has no field for'),
  nodeLabels: z
    .array(z.string().min(1))
    .default([...DEFAULT_KUBERNETES.nodeLabels])
    .describe('Labels of nodes that rules look at'),
  slotCpu: quantity.default(DEFAULT_KUBERNETES.slotCpu).describe('Cpu that one slot stands for'),
  units: z
    .record(z.string(), quantity)
    .default({ ...DEFAULT_KUBERNETES.units })
    .describe('Resources that are told, and the quantity of each that is one unit'),
  nodes: z.record(z.string(), node).default({}).describe('What is known of nodes, by name'),
  cluster: z
    .string()
    .min(1)
    .optional()
    .describe('File with the nodes and pods of the cluster: kubectl get nodes,pods -A -o json'),
  deadlineMs: z
    .number()
    .positive()
    .max(60_000)
    .default(DEFAULT_KUBERNETES.deadlineMs)
    .describe('Milliseconds within which to answer kube-scheduler'),
  bodyBytes: z
    .int()
    .positive()
    .default(DEFAULT_KUBERNETES.bodyBytes)
    .describe('A larger body from kube-scheduler is refused: 413'),
});
