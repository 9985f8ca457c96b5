import { z } from 'zod';

/**
 * What kube-scheduler sends to an extender and takes from it (k8s.io/kube-scheduler/extender/v1). Its structs have no JSON
 * tags, so that their keys are in PascalCase; a nil pointer comes as `null`. Objects inside are core/v1, in camelCase, of
 * which only what is read here is described: the rest may be anything.
 */

/** MinExtenderPriority and MaxExtenderPriority: an extender's scores are whole numbers between them. */
export const MIN_SCORE = 0;
export const MAX_SCORE = 10;

/** Four times the largest cluster that Kubernetes supports: scoring more would keep everybody else waiting. */
const MOST_NODES = 20_000;

const words = z.record(z.string(), z.string()).nullish();
const quantities = words;

const metadataSchema = z.looseObject({
  name: z.string().nullish(),
  namespace: z.string().nullish(),
  uid: z.string().max(200).nullish(),
  creationTimestamp: z.string().nullish(),
  labels: words,
  annotations: words,
  ownerReferences: z.array(z.looseObject({ kind: z.string() })).nullish(),
});

const resourcesSchema = z.looseObject({ requests: quantities }).nullish();
const containersSchema = z
  .array(z.looseObject({ restartPolicy: z.string().nullish(), resources: resourcesSchema }))
  .nullish();

export const podSchema = z.looseObject({
  metadata: metadataSchema,
  spec: z
    .looseObject({
      nodeName: z.string().nullish(),
      priority: z.number().nullish(),
      containers: containersSchema,
      initContainers: containersSchema,
      resources: resourcesSchema,
      overhead: quantities,
    })
    .nullish(),
  status: z.looseObject({ phase: z.string().nullish(), startTime: z.string().nullish() }).nullish(),
});

export const nodeSchema = z.looseObject({
  metadata: metadataSchema.extend({ name: z.string().min(1) }),
  status: z.looseObject({ allocatable: quantities }).nullish(),
});

export const extenderArgsSchema = z.looseObject({
  Pod: podSchema.describe('The pod to place'),
  Nodes: z
    .looseObject({ items: z.array(nodeSchema).max(MOST_NODES).nullish() })
    .nullish()
    .describe('NodeList: where it fits, with `nodeCacheCapable: false`'),
  NodeNames: z
    .array(z.string().min(1))
    .max(MOST_NODES)
    .nullish()
    .describe('Where it fits, with `nodeCacheCapable: true`'),
});

export const hostPriorityListSchema = z.array(
  z.strictObject({ Host: z.string(), Score: z.int().min(MIN_SCORE).max(MAX_SCORE) }),
);

const failedSchema = z.record(z.string(), z.string());

export const extenderFilterResultSchema = z.strictObject({
  Nodes: z.unknown().describe('NodeList of what is left, where nodes were given; else null'),
  NodeNames: z.array(z.string()).nullable().describe('Names of what is left, where names were given'),
  FailedNodes: failedSchema.describe('Node → the rule that forbids it'),
  FailedAndUnresolvableNodes: failedSchema.describe('The same: evicting pods there would change nothing'),
  Error: z.string(),
});

export type Quantities = z.output<typeof quantities>;
export type Metadata = z.output<typeof metadataSchema>;
export type Pod = z.output<typeof podSchema>;
export type Node = z.output<typeof nodeSchema>;
export type ExtenderArgs = z.output<typeof extenderArgsSchema>;
export type HostPriority = z.output<typeof hostPriorityListSchema>[number];
export type ExtenderFilterResult = z.output<typeof extenderFilterResultSchema>;
