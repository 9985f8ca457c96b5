import type { KubeWeights } from './fit.ts';
import type { NodeResource } from './resources.ts';

const CONFIG = 'kubescheduler.config.k8s.io/v1';
const FIT = 'NodeResourcesFit';
const BALANCED = 'NodeResourcesBalancedAllocation';

/** A KubeSchedulerConfiguration, for `kube-scheduler --config`. */
export function kubeWeightsText(
  weights: KubeWeights,
  resources: readonly NodeResource[],
  unknown: readonly string[],
  notes: readonly string[],
): string {
  const comments = [
    ...notes,
    'The other score plugins stay as they are: where they tell nodes apart, they are added to these.',
    ...(resources.some(({ kind }) => kind === 'slots') ? ['Slots of the scenario stand for cpu.'] : []),
    ...(unknown.length > 0 ? [`Kubernetes has no name for ${unknown.join(', ')}: left out.`] : []),
  ];
  const enabled = [
    { name: FIT, weight: weights.fit },
    { name: BALANCED, weight: weights.balanced },
  ];
  const used = enabled.filter(({ weight }) => weight > 0);
  const unused = enabled.filter(({ weight }) => weight === 0);
  return `${comments.map((line) => `# ${line}`).join('\n')}
apiVersion: ${CONFIG}
kind: KubeSchedulerConfiguration
profiles:
  - schedulerName: default-scheduler
    plugins:
      score:
        enabled:${list(used.map(({ name, weight }) => `{name: ${name}, weight: ${weight}}`))}
        disabled:${list(unused.map(({ name }) => `{name: ${name}}`))}
    pluginConfig:
${fitConfig(weights, resources)}${balancedConfig(weights, resources)}`;
}

function list(items: readonly string[]): string {
  return items.length === 0 ? ' []' : `\n${items.map((item) => `          - ${item}`).join('\n')}`;
}

function fitConfig({ shape, resources: weights }: KubeWeights, resources: readonly NodeResource[]): string {
  return `      - name: ${FIT}
        args:
          apiVersion: ${CONFIG}
          kind: ${FIT}Args
          scoringStrategy:
            type: RequestedToCapacityRatio
            resources:
${resources.map(({ name }, r) => `              - {name: ${name}, weight: ${weights[r]}}`).join('\n')}
            requestedToCapacityRatio:
              shape:
${shape.map(({ utilization, score }) => `                - {utilization: ${utilization}, score: ${score}}`).join('\n')}
`;
}

/** It looks at cpu and memory unless it is told otherwise. */
function balancedConfig({ balanced }: KubeWeights, resources: readonly NodeResource[]): string {
  if (balanced === 0) return '';
  return `      - name: ${BALANCED}
        args:
          apiVersion: ${CONFIG}
          kind: ${BALANCED}Args
          resources:
${resources.map(({ name }) => `            - {name: ${name}, weight: 1}`).join('\n')}
`;
}
