import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/core/errors.ts';
import { modelScoring } from '../../src/explain/model-scoring.ts';
import { ChainPath } from '../../src/explain/path/chain-path.ts';
import { ContextPath } from '../../src/explain/path/context-path.ts';
import type { Path } from '../../src/explain/path/path.ts';
import { standardised } from '../../src/explain/path/weights.ts';
import { finished, type ScoredCandidate } from '../../src/explain/scoring.ts';
import type { Observation } from '../../src/gym/env.ts';
import { compileForward } from '../../src/learn/forward.ts';
import { gradients } from '../../src/learn/graph/differentiate.ts';
import { interpret } from '../../src/learn/graph/interpret.ts';
import { greater, mul, reduceSum, where } from '../../src/learn/graph/vocabulary.ts';
import { policyGraph } from '../../src/learn/networks/policy-graph.ts';
import type { NetworkModel, PolicyModel } from '../../src/learn/policy-model.ts';
import { models, randomObservations, randomScorer } from '../export/models.ts';

const scoring = (model: PolicyModel, observation: Observation) =>
  finished(modelScoring(model, { observation, candidate: (row) => row }));
const sumOf = ({ contributions }: ScoredCandidate) =>
  Object.values(contributions).reduce((sum, part) => sum + part, 0);
const networks = Object.entries(models).filter(([, { kind }]) => kind !== 'table') as [
  string,
  NetworkModel,
][];

describe.each(Object.entries(models))('%s', (_, model) => {
  it('is explained to 1e-6: the parts and the base value are the score that it gives', () => {
    const forward = compileForward(model);
    for (const observation of randomObservations(model, 3, 'explained', 9)) {
      const { baseValue, candidates } = scoring(model, observation);
      const scores = forward(observation);
      expect(candidates.map(({ index }) => index)).toEqual(
        [...observation.mask.keys()].filter((row) => observation.mask[row]),
      );
      for (const candidate of candidates) {
        expect(Math.abs(baseValue + sumOf(candidate) - candidate.score)).toBeLessThan(1e-6);
        expect(Math.abs(candidate.score - scores[candidate.index]!)).toBeLessThan(1e-5);
      }
    }
  });
});

describe.each(networks)('%s', (_, model) => {
  // Completeness alone would not show that a part was given to the wrong input.
  it('has the slopes that its graph has', () => {
    const [observation] = randomObservations(model, 1, 'slopes', 4);
    for (const t of [0.13, 0.71]) {
      for (const { path, score, row } of pathsOf(model, observation!)) {
        const into = new Float64Array(path.scores * path.parts);
        path.addSlopes(t, 1, into);
        const own = into.subarray(score * path.parts, (score + 1) * path.parts);
        expectClose(own, slopesOfGraph(model, observation!, row, t));
      }
    }
  });
});

/** Every allowed row's path, and which of its scores is the row's. */
function pathsOf(model: NetworkModel, { globals, candidates, mask }: Observation) {
  const rows = [...mask.keys()].filter((row) => mask[row]);
  const system = standardised(globals, 0, model.normalisation.globals);
  const own = (row: number) =>
    standardised(candidates, row * model.features.length, model.normalisation.features);
  if (model.kind === 'mlp')
    return rows.map((row) => ({ path: new ChainPath(model, system), score: row, row }));
  if (model.context === 'none')
    return rows.map((row) => ({
      path: new ChainPath(model, Float64Array.of(...own(row), ...system)) as Path,
      score: 0,
      row,
    }));
  const path = new ContextPath(model, rows.map(own), system);
  return rows.map((row, score) => ({ path: path as Path, score, row }));
}

/** The same by differentiating the graph that the network is exported as: own features, globals, all others. */
function slopesOfGraph(model: NetworkModel, observation: Observation, row: number, t: number): number[] {
  const rows = observation.mask.length;
  const graph = policyGraph(model, rows);
  const mask = graph.inputs.get('mask')!;
  const seed = graph.input('seed', [rows]);
  const score = reduceSum(mul(where(greater(mask, 0), graph.outputs.get('scores')!, 0), seed));
  const names = model.kind === 'mlp' ? ['globals'] : ['globals', 'candidates'];
  gradients(
    score,
    names.map((name) => graph.inputs.get(name)!),
  ).forEach((gradient, k) => {
    graph.output(`d${names[k]}`, gradient);
  });
  const { globals, features } = model.normalisation;
  const along = (values: ArrayLike<number>, { mean }: typeof globals) =>
    Array.from(values, (x, i) => ({
      at: mean[i % mean.length]! + t * (x - mean[i % mean.length]!),
      step: x - mean[i % mean.length]!,
    }));
  const system = along(observation.globals, globals);
  const own = model.kind === 'mlp' ? [] : along(observation.candidates, features);
  const found = interpret(graph, {
    globals: system.map(({ at }) => at),
    ...(model.kind !== 'mlp' && { candidates: own.map(({ at }) => at) }),
    mask: observation.mask,
    seed: Array.from({ length: rows }, (_, r) => Number(r === row)),
  });
  const width = model.features.length;
  const slopes = own.map(({ step }, i) => step * found.dcandidates![i]!);
  const others = slopes.reduce(
    (sum, slope, i) => sum + (Math.floor(i / width) === row || width === 0 ? 0 : slope),
    0,
  );
  return [
    ...(model.kind === 'mlp' ? [] : slopes.slice(row * width, (row + 1) * width)),
    ...system.map(({ step }, g) => step * found.dglobals![g]!),
    ...(model.context === 'none' ? [] : [others]),
  ];
}

function expectClose(own: ArrayLike<number>, theirs: readonly number[]): void {
  expect(own).toHaveLength(theirs.length);
  theirs.forEach((slope, k) => {
    expect(Math.abs(own[k]! - slope)).toBeLessThan(1e-9 * Math.max(1, Math.abs(slope)));
  });
}

describe('contributions', () => {
  it.each(['scorer with relu', 'scorer with attention', 'mlp with normalised layers'])(
    'of a %s are the integral of the slopes, kinks and all',
    (name) => {
      const model = models[name] as NetworkModel;
      const [observation] = randomObservations(model, 1, 'integral', 5);
      const steps = 2000;
      const { candidates } = scoring(model, observation!);
      const paths = pathsOf(model, observation!);
      const { path, score, row } = paths[0]!;
      const sums = new Float64Array(path.scores * path.parts);
      for (let i = 0; i < steps; i++) path.addSlopes((i + 0.5) / steps, 1 / steps, sums);
      const parts = Object.entries(candidates.find(({ index }) => index === row)!.contributions)
        .filter(([part]) => part !== 'action')
        .map(([, value]) => value);
      parts.forEach((part, k) => {
        expect(Math.abs(part - sums[score * path.parts + k]!)).toBeLessThan(2e-3);
      });
    },
  );
  it('of a linear scorer are its weights times how far each feature is from its mean', () => {
    const model = models['linear scorer'] as NetworkModel;
    const [observation] = randomObservations(model, 1, 'linear', 4);
    const { candidates } = scoring(model, observation!);
    const { mean, deviation } = model.normalisation.features;
    for (const { index, contributions } of candidates) {
      model.features.forEach((name, k) => {
        const x = observation!.candidates[index * model.features.length + k]!;
        const exact = (model.weights['head.weight']!.values[k]! * (x - mean[k]!)) / deviation[k]!;
        expect(contributions[name]).toBeCloseTo(exact, 12);
      });
    }
  });
  it.each(['tanh', 'relu'] as const)('of candidates that are alike are alike (%s)', (activation) => {
    const model = randomScorer('twins', activation);
    const [drawn] = randomObservations(model, 1, 'twins', 6);
    const row = drawn!.candidates.slice(0, model.features.length);
    const candidates = Float32Array.from([...row, ...row, ...row.map((x) => x + 1)]);
    const twins = scoring(model, { ...drawn!, candidates, mask: Uint8Array.of(1, 1, 1) });
    const [first, second] = twins.candidates;
    for (const [part, value] of Object.entries(first!.contributions))
      expect(second!.contributions[part]).toBeCloseTo(value, 9);
  });
  it('of scores that are no numbers are refused', () => {
    const model = randomScorer('broken');
    const head = model.weights['head.weight']!;
    const broken = {
      ...model,
      weights: { ...model.weights, 'head.weight': { ...head, values: head.values.map(() => Number.NaN) } },
    };
    const [observation] = randomObservations(model, 1, 'broken', 3);
    expect(() => scoring(broken, observation!)).toThrow(InputError);
  });
  it('of 16 candidates of a network as the learner makes them take well under a second', () => {
    const names = (letter: string, count: number) => Array.from({ length: count }, (_, k) => `${letter}${k}`);
    const wide = { globals: names('g', 8), features: names('f', 11) };
    const model = randomScorer('wide', 'tanh', wide, { hidden: [64, 64] });
    const drawn = randomObservations(model, 1, 'wide', 1)[0]!;
    const candidates = Float32Array.from({ length: 16 * 11 }, (_, i) => Math.sin(i * i));
    const observation = { ...drawn, candidates, mask: new Uint8Array(16).fill(1) };
    const began = process.cpuUsage();
    scoring(model, observation);
    const { user } = process.cpuUsage(began);
    // Four times what it may take on a machine without other work.
    expect(user / 1e6).toBeLessThan(4);
  });
});
