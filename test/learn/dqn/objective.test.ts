import { describe, expect, it } from 'vitest';
import { type DQNHyperparameters, dqnObjective } from '../../../policies/learned/dqn.ts';
import { SequentialStream } from '../../../src/core/random.ts';
import { gradients } from '../../../src/learn/graph/differentiate.ts';
import { Graph } from '../../../src/learn/graph/graph.ts';
import { interpret } from '../../../src/learn/graph/interpret.ts';
import { QNetwork, type QNetworkOptions } from '../../../src/learn/networks/q-network.ts';
import { RowLayout } from '../../../src/learn/networks/row-layout.ts';
import { onnxBackend } from '../../../src/learn/onnx/backend.ts';
import { NEXT, replayLayout } from '../../../src/learn/replay/store.ts';
import { finiteDifferences } from '../graph/finite-differences.ts';

type Options = Pick<DQNHyperparameters, 'double' | 'loss'>;

interface Setting {
  readonly network: QNetwork;
  readonly options: Options;
}

const BATCH = 6;
const ACTIONS = 4;

function networkOf(features: number, options: Partial<QNetworkOptions> = {}): QNetwork {
  const names = (count: number) => Array.from({ length: count }, (_, k) => `n${k}`);
  const space = { globals: names(3), features: names(features), maxActions: ACTIONS };
  return new QNetwork(space, ACTIONS, { hidden: [5, 4], activation: 'tanh', ...options });
}

/** Random rows, some masked, one with a next state that allows nothing, and two sets of weights. */
function feedsOf(network: QNetwork) {
  const stream = new SequentialStream('rows');
  const layout = replayLayout(new RowLayout(network.fields));
  const rows = Float32Array.from({ length: BATCH * layout.width }, () => stream.normal());
  const at = (i: number, name: string) => i * layout.width + layout.offset(name);
  for (let i = 0; i < BATCH; i++) {
    for (let r = 0; r < ACTIONS; r++) {
      rows[at(i, 'mask') + r] = r === 1 || stream.uniform() < 0.6 ? 1 : 0;
      rows[at(i, `${NEXT}/mask`) + r] = i > 0 && (r === 2 || stream.uniform() < 0.5) ? 1 : 0;
    }
    rows[at(i, 'action')] = 1;
    rows[at(i, 'bootstrap')] = i === 0 ? 0 : 0.9;
  }
  const random = () => Float32Array.from({ length: network.parameters.size }, () => 0.7 * stream.normal());
  const weights = Float32Array.from({ length: BATCH }, () => 0.2 + stream.uniform());
  return { layout, feeds: { rows, parameters: random(), target: random(), weights } };
}

function graphOf({ network, options }: Setting, layout: RowLayout): Graph {
  const graph = new Graph();
  const fields = layout.cut(graph.input('rows', [BATCH, layout.width]));
  const parameters = graph.input('parameters', [network.parameters.size]);
  const target = graph.input('target', [network.parameters.size]);
  const weights = graph.input('weights', [BATCH]);
  const { loss, details } = dqnObjective(network, { fields, parameters, target, weights }, options);
  graph.output('loss', loss);
  graph.output('errors', details!.errors!);
  graph.output('gradient', gradients(loss, [parameters])[0]!);
  return graph;
}

/** Q of every row, [BATCH, ACTIONS], by one set of weights, of the state or the next one. */
function valuesOf(network: QNetwork, layout: RowLayout, rows: Float32Array, flat: Float32Array, prefix = '') {
  const graph = new Graph();
  const all = layout.cut(graph.input('rows', [BATCH, layout.width]));
  const names = Object.keys(network.fields).filter((name) => all[name]);
  const fields = Object.fromEntries(names.map((name) => [name, all[`${prefix}${name}`]!]));
  graph.output('q', network.values(fields, graph.input('flat', [flat.length])));
  const { q } = interpret(graph, { rows, flat });
  return (i: number, a: number) => q![i * ACTIONS + a]!;
}

describe.each([
  ['one network', false],
  ['two networks', true],
])('errors where %s picks and judges the next action', (_, double) => {
  const network = networkOf(0);
  const { layout, feeds } = feedsOf(network);
  const { errors, loss } = interpret(graphOf({ network, options: { double, loss: 'huber' } }, layout), feeds);

  it('are those written out, with the mask of the next state and nothing where the task ended', () => {
    const online = valuesOf(network, layout, feeds.rows, feeds.parameters);
    const judge = valuesOf(network, layout, feeds.rows, feeds.target, `${NEXT}/`);
    const picker = double ? valuesOf(network, layout, feeds.rows, feeds.parameters, `${NEXT}/`) : judge;
    const field = (i: number, name: string) => feeds.rows[i * layout.width + layout.offset(name)]!;
    for (let i = 0; i < BATCH; i++) {
      const mask = layout.offset(`${NEXT}/mask`) + i * layout.width;
      const allowed = [0, 1, 2, 3].filter((r) => feeds.rows[mask + r] === 1);
      let target = field(i, 'return');
      if (i > 0) {
        const best = allowed.reduce((a, b) => (picker(i, b) > picker(i, a) ? b : a));
        target += field(i, 'bootstrap') * judge(i, best);
      }
      expect(errors![i]).toBeCloseTo(target - online(i, 1), 9);
    }
  });

  it('are weighted by importance with the loss of Huber too', () => {
    const terms = [...errors!].map((error, i) => {
      const size = Math.abs(error);
      return feeds.weights[i]! * (size < 1 ? size ** 2 / 2 : size - 0.5);
    });
    expect(loss![0]).toBeCloseTo(terms.reduce((a, b) => a + b) / BATCH, 9);
  });
});

it('the two ways to pick the next action differ on these rows', () => {
  const network = networkOf(0);
  const { layout, feeds } = feedsOf(network);
  const errors = [true, false].map(
    (double) => interpret(graphOf({ network, options: { double, loss: 'mse' } }, layout), feeds).errors,
  );
  expect(errors[0]).not.toEqual(errors[1]);
});

const SETTINGS: Record<string, Setting> = {
  'plain DQN': { network: networkOf(0), options: { double: false, loss: 'mse' } },
  'double and dueling': {
    network: networkOf(0, { dueling: true }),
    options: { double: true, loss: 'huber' },
  },
  'double quantiles': { network: networkOf(0, { quantiles: 3 }), options: { double: true, loss: 'huber' } },
  'all of it with candidates': {
    network: networkOf(2, { dueling: true, quantiles: 3 }),
    options: { double: true, loss: 'huber' },
  },
};

const backend = await onnxBackend();

describe.each(Object.entries(SETTINGS))('the gradient of %s', (_, setting) => {
  const { layout, feeds } = feedsOf(setting.network);
  const graph = graphOf(setting, layout);
  const { gradient, errors } = interpret(graph, feeds);

  it('flows through Q(s, a) alone: it is that of the loss with the target held fast', () => {
    // A network that has no influence on the next state: its target is a constant by construction.
    const held = heldFast(setting, layout, feeds);
    const expected = finiteDifferences(held.graph, held.feeds, 'parameters', 1e-6);
    expect(Math.hypot(...gradient!)).toBeGreaterThan(0.01);
    expected.forEach((value, k) => {
      expect(gradient![k]).toBeCloseTo(value, 5);
    });
  });

  it('and the errors are the same in 32 bits', async () => {
    const found = await (await backend.compile(graph)).run(feeds);
    const distance = (a: ArrayLike<number>, b: ArrayLike<number>) =>
      Math.hypot(...Array.from(a, (value, k) => value - b[k]!));
    expect(distance(gradient!, found.gradient!) / Math.hypot(...gradient!)).toBeLessThan(1e-5);
    expect(distance(errors!, found.errors!)).toBeLessThan(1e-4);
  });
});

/** The same loss, with the picker of the next action fed as a network of its own. */
function heldFast(
  { network, options }: Setting,
  layout: RowLayout,
  feeds: ReturnType<typeof feedsOf>['feeds'],
) {
  const graph = new Graph();
  const fields = layout.cut(graph.input('rows', [BATCH, layout.width]));
  const size = [network.parameters.size];
  const [parameters, picker] = [graph.input('parameters', size), graph.input('picker', size)];
  // Only the online network of the present state sees what the differences are taken of.
  const apart = Object.create(network, {
    values: {
      value: (seen: typeof fields, flat: typeof parameters) =>
        network.values(seen, flat === parameters && seen !== fields ? picker : flat),
    },
  }) as QNetwork;
  const [target, weights] = [graph.input('target', size), graph.input('weights', [BATCH])];
  graph.output('loss', dqnObjective(apart, { fields, parameters, target, weights }, options).loss);
  return { graph, feeds: { ...feeds, picker: feeds.parameters } };
}
