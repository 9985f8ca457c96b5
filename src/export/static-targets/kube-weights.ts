import type { DecisionPoint } from '../../sim/decision-point.ts';
import { withoutRun } from '../../sim/scheduler.ts';
import { otherQuestion } from '../static/asked.ts';
import { fitKubeWeights, type KubeWeights, kubePoints, kubeScores } from '../static/kubernetes/fit.ts';
import { nodeResources, requestedReader } from '../static/kubernetes/resources.ts';
import { kubeWeightsText } from '../static/kubernetes/text.ts';
import { anyOfTheBest } from '../static/rule.ts';
import type { Fitted, StaticTarget } from '../static/static-target.ts';

const PLACED_BY = 'kube-scheduler’s score plugins pick a node for one pod that fits there';

export const kubeWeights: StaticTarget = {
  summary: 'kube-weights.yaml: a KubeSchedulerConfiguration whose score plugins resemble the policy',
  files: ['kube-weights.yaml', 'kube-weights.fidelity.json'],
  refusal: ({ env }) => otherQuestion(env, 'placement-v0', PLACED_BY),
  subject(scenario) {
    const { known, unknown } = nodeResources(scenario);
    const reader = requestedReader(known);
    return {
      reader,
      method:
        'conditional logit (McFadden 1974) over a piecewise-linear score of utilisation and the balance of resources, ' +
        'rounded, then improved one whole number at a time; scores as Kubernetes 1.30 computes them',
      rivals: {},
      fit(decisions): Fitted {
        const weights = fitKubeWeights(decisions, known.length);
        return {
          scores: (decision) => kubeScores(weights, decision),
          chances: (decision) => anyOfTheBest(kubeScores(weights, decision)),
          scheduler: () => ({ choose: (point) => choose(point, weights, reader) }),
          text: (notes) => kubeWeightsText(weights, known, unknown, notes),
        };
      },
    };
  },
};

/** The node with most points; one of them at random where there are several, as kube-scheduler does. */
function choose(
  point: DecisionPoint,
  weights: KubeWeights,
  reader: ReturnType<typeof requestedReader>,
): number {
  const requested = new Float64Array(reader.columns);
  let best = Number.NEGATIVE_INFINITY;
  let equal: number[] = [];
  for (let i = 0; i < point.runs; i++) {
    if (!point.allowed(i)) continue;
    reader.write(point, i, requested, 0);
    const points = kubePoints(weights, requested);
    if (points > best) equal = [];
    if (points >= best) equal.push(i);
    best = Math.max(best, points);
  }
  return equal.length === 0 ? withoutRun(point) : equal[Math.floor(point.random(0) * equal.length)]!;
}
