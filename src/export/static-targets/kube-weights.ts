import type { DecisionPoint } from '../../sim/decision-point.ts';
import { withoutRun } from '../../sim/scheduler.ts';
import { otherQuestion } from '../static/asked.ts';
import type { Reader } from '../static/decision.ts';
import { fitKubeWeights } from '../static/kubernetes/fit.ts';
import { refuseOddLabels } from '../static/kubernetes/labels.ts';
import { nodeReader, nodeResources } from '../static/kubernetes/resources.ts';
import { kubeWeightsText } from '../static/kubernetes/text.ts';
import { type KubeWeights, kubeScores } from '../static/kubernetes/weights.ts';
import { anyOfTheBest } from '../static/rule.ts';
import type { Fitted, StaticTarget } from '../static/static-target.ts';

const PLACED_BY = 'kube-scheduler’s score plugins pick a node for one pod that fits there';

export const kubeWeights: StaticTarget = {
  summary: 'kube-weights.yaml: a KubeSchedulerConfiguration whose score plugins resemble the policy',
  files: ['kube-weights.yaml', 'kube-weights.fidelity.json'],
  refusal: ({ env }) => otherQuestion(env, 'placement-v0', PLACED_BY),
  subject(scenario, { poolLabel }) {
    const resources = nodeResources(scenario);
    const pools = scenario.executors.map(({ name }) => name);
    if (poolLabel !== null) refuseOddLabels(poolLabel, pools);
    const reader = nodeReader(resources.known, pools);
    return {
      reader,
      method:
        'conditional logit (McFadden 1974) over a piecewise-linear score of utilisation, the balance of resources' +
        `${poolLabel === null ? '' : ' and the pool'}, rounded, then improved one whole number at a time; ` +
        'scores as Kubernetes 1.30 computes them',
      rivals: {},
      fit(decisions): Fitted {
        const sizes = {
          resources: resources.known.length,
          pools: poolLabel === null || pools.length < 2 ? 0 : pools.length,
        };
        const weights = fitKubeWeights(decisions, sizes);
        return {
          scores: ({ inputs }) => kubeScores(weights, inputs),
          chances: ({ inputs }) => anyOfTheBest(kubeScores(weights, inputs)),
          scheduler: () => ({ choose: (point) => choose(point, weights, reader) }),
          text: (notes) => kubeWeightsText(weights, { ...resources, pools, poolLabel }, notes),
        };
      },
    };
  },
};

/** The node with most points; one of them at random where there are several, as kube-scheduler does. */
function choose(point: DecisionPoint, weights: KubeWeights, { columns, write }: Reader): number {
  const candidates: number[] = [];
  for (let i = 0; i < point.runs; i++) if (point.allowed(i)) candidates.push(i);
  if (candidates.length === 0) return withoutRun(point);
  const inputs = new Float64Array(candidates.length * columns);
  candidates.forEach((i, k) => {
    write(point, i, inputs, k * columns);
  });
  const points = kubeScores(weights, inputs);
  const most = points.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const best = candidates.filter((_, k) => points[k] === most);
  return best[Math.floor(point.random(0) * best.length)]!;
}
