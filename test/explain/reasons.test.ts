import { describe, expect, it } from 'vitest';
import { explained } from '../../src/explain/explanation.ts';
import { modelScoring } from '../../src/explain/model-scoring.ts';
import { finished } from '../../src/explain/scoring.ts';
import { DISPATCH_FEATURES } from '../../src/gym/features/dispatch.ts';
import { createFeaturiser } from '../../src/gym/features/index.ts';
import { identityNormalisation, type NetworkModel } from '../../src/learn/policy-model.ts';
import { policyScheduler } from '../../src/learn/policy-scheduler.ts';
import type { SimulatedPoint } from '../../src/sim/simulated-point.ts';
import { Simulator } from '../../src/sim/simulator.ts';
import { MIXED_FLEET } from '../fixtures/fleets.ts';
import { scenarioOf } from '../fixtures/scenario.ts';

const scenario = await scenarioOf(MIXED_FLEET);
const { globals } = createFeaturiser(scenario);
type Feature = (typeof DISPATCH_FEATURES)[number];

/** A network whose score falls with one feature, and hardly changes with the others. */
function falling(feature: Feature, hidden: readonly number[]): NetworkModel {
  const inputs = DISPATCH_FEATURES.length + globals.length;
  const slopes = Float32Array.from({ length: inputs }, (_, k) =>
    k < DISPATCH_FEATURES.length ? (DISPATCH_FEATURES[k] === feature ? -1 : -0.001) : 0.1,
  );
  const one = (value: number) => ({ shape: [1], values: Float32Array.of(value) });
  return {
    kind: 'scorer',
    globals,
    features: DISPATCH_FEATURES,
    hidden,
    activation: 'relu',
    layerNorm: false,
    context: 'none',
    actions: null,
    normalisation: identityNormalisation(globals.length, DISPATCH_FEATURES.length),
    weights:
      hidden.length === 0
        ? { 'head.weight': { shape: [inputs, 1], values: slopes }, 'head.bias': one(0) }
        : {
            'layer1.weight': { shape: [inputs, 1], values: slopes },
            'layer1.bias': one(50),
            'head.weight': { shape: [1, 1], values: Float32Array.of(1) },
            'head.bias': one(-50),
          },
  };
}

/** The first choice where the best two differ. */
function explainedChoice(model: NetworkModel) {
  const simulator = new Simulator(scenario, { seed: '1' });
  const policy = policyScheduler(model, scenario);
  for (let point = simulator.advance(); point; point = simulator.advance()) {
    if (simulator.decisions > 5) {
      const explanation = explain(point, model, policy);
      if (explanation.margin! > 0.01) return explanation;
    }
    simulator.apply(policy.choose(point));
  }
  throw new Error('no such choice');
}

function explain(point: SimulatedPoint, model: NetworkModel, policy: ReturnType<typeof policyScheduler>) {
  const chosen = policy.choose(point);
  return explained(point, chosen, finished(modelScoring(model, policy.scores(point))));
}

describe.each([{ hidden: [] }, { hidden: [1] }])('a network with hidden layers $hidden', ({ hidden }) => {
  it.each([
    ['backlog', 'SHORTER_BACKLOG', 'its backlog is shorter'],
    ['cost', 'CHEAPER', 'it is cheaper'],
    ['finish', 'SOONER_FINISH', 'it is finished sooner'],
    ['runTime', 'SHORTER_RUN', 'it runs for a shorter time'],
    ['latency', 'NEARER', 'it is nearer'],
  ] as const)('that decides by %s gives the reason %s', (feature, code, words) => {
    const { reasons, sentence, candidates, chosen, runnerUp } = explainedChoice(falling(feature, hidden));
    const [own, other] = [chosen, runnerUp].map((row) => candidates.find(({ index }) => index === row)!);
    expect(own!.features[feature]!).toBeLessThan(other!.features[feature]!);
    expect(reasons[0]).toBe(code);
    expect(sentence).toContain(`: ${words} (${feature} makes a difference of`);
  });
});

describe('an explanation', () => {
  const said = (index: number, score: number, cost: number) => ({
    index,
    score,
    features: { cost },
    contributions: { cost: score },
  });
  const point = new Simulator(scenario, { seed: '1' }).advance()!;
  it('of equals goes on to the best that is not equal', () => {
    const scoring = { baseValue: 0, candidates: [said(0, -1, 1), said(1, -1, 1), said(2, -3, 3)] };
    const { reasons, sentence, margin, runnerUp } = explained(point, 0, scoring);
    expect({ reasons, margin, runnerUp }).toEqual({ reasons: ['TIE', 'CHEAPER'], margin: 0, runnerUp: 1 });
    expect(sentence).toMatch(/their scores are equal.*; rather than on \S+: it is cheaper/);
  });
  it('says where another has a better score, and who decided', () => {
    const scoring = { baseValue: 0, candidates: [said(0, -1, 1), said(1, -2, 2)] };
    const { reasons, sentence, margin } = explained(
      point,
      1,
      scoring,
      'the fallback scheduler decided (observe)',
    );
    expect({ first: reasons[0], margin }).toEqual({ first: 'NOT_THE_BEST_SCORE', margin: -1 });
    expect(sentence).toMatch(
      /although its score is not the best\. The fallback scheduler decided \(observe\)\.$/,
    );
  });
  it('of an only candidate says so', () => {
    const { reasons, runnerUp } = explained(point, 0, { baseValue: 0, candidates: [said(0, -1, 1)] });
    expect({ reasons, runnerUp }).toEqual({ reasons: ['ONLY_CANDIDATE'], runnerUp: null });
  });
});
