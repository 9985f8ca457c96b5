import type { NodeResource } from './resources.ts';
import type { KubeWeights } from './weights.ts';

const CONFIG = 'kubescheduler.config.k8s.io/v1';
const FIT = 'NodeResourcesFit';
const BALANCED = 'NodeResourcesBalancedAllocation';
const AFFINITY = 'NodeAffinity';

/** What is said of nodes. */
export interface NodeWords {
  readonly known: readonly NodeResource[];
  readonly unknown: readonly string[];
  readonly pools: readonly string[];
  readonly poolLabel: string | null;
}

/** A KubeSchedulerConfiguration, for `kube-scheduler --config`. */
export function kubeWeightsText(weights: KubeWeights, words: NodeWords, notes: readonly string[]): string {
  const comments = [...notes, ...remarks(words)];
  const plugins = [
    { name: FIT, weight: weights.fit },
    { name: BALANCED, weight: weights.balanced },
    { name: AFFINITY, weight: weights.affinity },
  ];
  const used = plugins.filter(({ weight }) => weight > 0);
  // What pods themselves would rather have is not the policy's business: NodeAffinity stays on.
  const unused = plugins.filter(({ name, weight }) => weight === 0 && name !== AFFINITY);
  const configurations = [
    ...(weights.fit > 0 ? [fitConfig(weights, words.known)] : []),
    ...(weights.balanced > 0 ? [balancedConfig(words.known)] : []),
    ...(weights.affinity > 0 ? [affinityConfig(weights, words)] : []),
  ];
  return `${comments.map((line) => `# ${line}`).join('\n')}
apiVersion: ${CONFIG}
kind: KubeSchedulerConfiguration
profiles:
  - schedulerName: default-scheduler
    plugins:
      score:
        enabled:${list(used.map(({ name, weight }) => `{name: ${name}, weight: ${weight}}`))}
        disabled:${list(unused.map(({ name }) => `{name: ${name}}`))}
    pluginConfig:${configurations.length === 0 ? ' []\n' : `\n${configurations.join('')}`}`;
}

function remarks({ known, unknown, pools, poolLabel }: NodeWords): string[] {
  return [
    'The other score plugins stay as they are: where they tell nodes apart, they are added to these.',
    ...(known.some(({ kind }) => kind === 'slots') ? ['Slots of the scenario stand for cpu.'] : []),
    ...(unknown.length > 0 ? [`Kubernetes has no name for ${unknown.join(', ')}: left out.`] : []),
    ...(poolLabel === null && pools.length > 1
      ? ['Pools differ by no label: whether the policy likes some better is lost (export --pool-label).']
      : []),
  ];
}

function list(items: readonly string[]): string {
  return items.length === 0 ? ' []' : `\n${items.map((item) => `          - ${item}`).join('\n')}`;
}

/** The configuration of a plugin; `body` is indented as its arguments are. */
function config(plugin: string, body: string): string {
  return `      - name: ${plugin}
        args:
          apiVersion: ${CONFIG}
          kind: ${plugin}Args
${body}
`;
}

function fitConfig({ shape, resources: weights }: KubeWeights, resources: readonly NodeResource[]): string {
  return config(
    FIT,
    `          scoringStrategy:
            type: RequestedToCapacityRatio
            resources:
${resources.map(({ name }, r) => `              - {name: ${name}, weight: ${weights[r]}}`).join('\n')}
            requestedToCapacityRatio:
              shape:
${shape.map(({ utilization, score }) => `                - {utilization: ${utilization}, score: ${score}}`).join('\n')}`,
  );
}

/** It looks at cpu and memory unless it is told otherwise. */
function balancedConfig(resources: readonly NodeResource[]): string {
  return config(
    BALANCED,
    `          resources:
${resources.map(({ name }) => `            - {name: ${name}, weight: 1}`).join('\n')}`,
  );
}

function affinityConfig({ pools: weights }: KubeWeights, { pools, poolLabel }: NodeWords): string {
  const preferred = pools.flatMap((pool, p) =>
    weights[p]! > 0
      ? [
          `              - weight: ${weights[p]}
                preference:
                  matchExpressions:
                    - {key: ${poolLabel}, operator: In, values: ["${pool}"]}`,
        ]
      : [],
  );
  return config(
    AFFINITY,
    `          addedAffinity:
            preferredDuringSchedulingIgnoredDuringExecution:
${preferred.join('\n')}`,
  );
}
