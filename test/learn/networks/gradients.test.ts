import { describe, expect, it } from 'vitest';
import { SequentialStream } from '../../../src/core/random.ts';
import { gradients } from '../../../src/learn/graph/differentiate.ts';
import type { Value } from '../../../src/learn/graph/graph.ts';
import { interpret } from '../../../src/learn/graph/interpret.ts';
import { add, mul, reduceSum, reshape, square } from '../../../src/learn/graph/vocabulary.ts';
import type { Network } from '../../../src/learn/networks/network.ts';
import { onnxBackend } from '../../../src/learn/onnx/backend.ts';
import { identityNormalisation } from '../../../src/learn/policy-model.ts';
import { finiteDifferences } from '../graph/finite-differences.ts';
import { wasmBackend } from '../tfjs/wasm.ts';
import { rowsOf, trainingInputs, unequalWeights } from './answers.ts';
import {
  KINDS,
  randomNetwork,
  randomObservation,
  randomQNetwork,
  randomWeights,
  type Sizes,
} from './models.ts';

const COUNT = 3;

type LossOf = (fields: Readonly<Record<string, Value>>, parameters: Value) => Value;

/** A loss that every allowed log π and V has a part in. */
function actorCriticCase(sizes: Sizes): [Network, LossOf] {
  const network = randomNetwork(sizes);
  return [
    network,
    (fields, parameters) => {
      const { logProbabilities, value } = network.heads(fields, parameters);
      const weighed = mul(mul(logProbabilities, fields.mask!), unequalWeights(logProbabilities));
      return add(reduceSum(weighed), reduceSum(square(value)));
    },
  ];
}

/** A loss that every value of an allowed action has a part in. */
function qCase(sizes: Sizes): [Network, LossOf] {
  const network = randomQNetwork(sizes);
  return [
    network,
    (fields, parameters) => {
      const values = network.values(fields, parameters);
      const mask = reshape(fields.mask!, [...fields.mask!.shape, ...values.shape.slice(2).map(() => 1)]);
      return reduceSum(mul(mul(square(values), mask), unequalWeights(values)));
    },
  ];
}

const several = { dueling: true, quantiles: 3 };
const CASES: Readonly<Record<string, [Network, LossOf]>> = {
  ...Object.fromEntries(Object.entries(KINDS).map(([name, sizes]) => [name, actorCriticCase(small(sizes))])),
  'Q by an mlp': qCase(KINDS['an mlp']!),
  'Q by a dueling mlp of quantiles': qCase({ ...KINDS['an mlp with normalised layers']!, ...several }),
  'Q by a scorer': qCase(small(KINDS['a scorer']!)),
  'Q by a dueling scorer of quantiles': qCase({ ...small(KINDS['a scorer with attention']!), ...several }),
};

function small(sizes: Sizes): Sizes {
  return sizes.features > 0 ? { ...sizes, rows: 6 } : sizes;
}

/** Observations of which the last, where actions have features, has padding in its row. */
function exampleOf(network: Network) {
  const { globals, features, kind } = network.shape;
  const sizes = { globals: globals.length, features: features.length, rows: network.rows };
  const stream = new SequentialStream('gradients');
  const observations = Array.from({ length: COUNT }, (_, i) =>
    randomObservation(sizes, stream, kind === 'scorer' && i === COUNT - 1 ? 4 : network.rows),
  );
  const rows = rowsOf(network, observations, identityNormalisation(globals.length, features.length));
  return { rows, parameters: randomWeights(network, stream) };
}

function graphOf(network: Network, lossOf: LossOf) {
  const inputs = trainingInputs(network, COUNT);
  const loss = lossOf(inputs.fields, inputs.parameters);
  const [ofParameters, ofRows] = gradients(loss, [inputs.parameters, inputs.rows]);
  inputs.graph.output('loss', loss);
  return { ...inputs, ofParameters: ofParameters!, ofRows: ofRows! };
}

const backends = [await onnxBackend(), await wasmBackend()];

describe.each(Object.entries(CASES))('the gradient of %s', (_, [network, lossOf]) => {
  const feeds = exampleOf(network);

  it('agrees with finite differences in float64', () => {
    const { graph, ofParameters } = graphOf(network, lossOf);
    const expected = finiteDifferences(graph, feeds, 'parameters');
    graph.output('gradient', ofParameters);
    const { gradient } = interpret(graph, feeds);
    expect(gradient!.some((x) => Math.abs(x) > 1e-3)).toBe(true);
    gradient!.forEach((x, i) => {
      expect(Math.abs(x - expected[i]!)).toBeLessThan(1e-6 * Math.max(1, Math.abs(x)));
    });
  });

  it.each(backends)('is the same by $name in 32 bits', async (backend) => {
    const { graph, ofParameters } = graphOf(network, lossOf);
    graph.output('gradient', ofParameters);
    const expected = interpret(graph, feeds).gradient!;
    const { gradient } = await (await backend.compile(graph)).run(feeds);
    const longest = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
    gradient!.forEach((x, i) => {
      expect(Math.abs(x - expected[i]!)).toBeLessThan(1e-5 * longest);
    });
  });

  it('does not reach masked candidates and padding, which hold anything', () => {
    const { graph, layout, ofParameters, ofRows } = graphOf(network, lossOf);
    graph.output('parameters', ofParameters);
    graph.output('rows', ofRows);
    const width = network.shape.features.length;
    const at = (i: number, r: number) => i * layout.width + layout.offset('candidates') + r * width;
    const rows = feeds.rows.slice();
    const masked: number[] = [];
    const stream = new SequentialStream('anything');
    for (let i = 0; i < COUNT; i++) {
      for (let r = 0; r < network.rows; r++) {
        if (rows[i * layout.width + layout.offset('mask') + r] === 1) continue;
        for (let k = 0; k < width; k++) masked.push(at(i, r) + k);
      }
    }
    for (const place of masked) rows[place] = 1000 * stream.normal();
    if (width > 0) expect(masked.length).toBeGreaterThan(width);
    const [clean, dirty] = [interpret(graph, feeds), interpret(graph, { ...feeds, rows })];
    expect(dirty.loss).toEqual(clean.loss);
    expect(dirty.parameters).toEqual(clean.parameters);
    for (const place of masked) expect(Math.abs(dirty.rows![place]!)).toBe(0);
    if (width > 0) expect(dirty.rows!.some((x, i) => x !== 0 && i >= layout.offset('candidates'))).toBe(true);
  });
});
