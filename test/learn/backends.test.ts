import { describe, expect, it } from 'vitest';
import { backends } from '../../src/learn/backends.ts';
import { gradients } from '../../src/learn/graph/differentiate.ts';
import { Graph, type Value } from '../../src/learn/graph/graph.ts';
import { interpret } from '../../src/learn/graph/interpret.ts';
import {
  add,
  gather,
  greater,
  mul,
  OPS,
  type OpName,
  reduceSum,
  sub,
} from '../../src/learn/graph/vocabulary.ts';
import { CASES, feedsOf, graphOf } from './graph/op-cases.ts';

const made = await Promise.all(
  backends.entries().map(async ([name, create]) => [name, await create()] as const),
);

describe.each(made)('the backend %s', (_, backend) => {
  for (const name of Object.keys(OPS)) {
    it(`${name}: result and gradients agree with the float64 reference`, async () => {
      for (const example of CASES[name as OpName]) {
        const { graph, inputs, result, loss } = graphOf(example);
        graph.output('result', result);
        gradients(loss, inputs).forEach((gradient, i) => {
          graph.output(`d${i}`, gradient);
        });
        const feeds = feedsOf(example);
        const found = await (await backend.compile(graph)).run(feeds);
        const expected = interpret(graph, feeds);
        expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
        for (const [output, values] of Object.entries(expected)) {
          values.forEach((value, k) => {
            expect(found[output]![k]).toBeCloseTo(value, 5);
          });
        }
      }
    });
  }

  it('returns an input or a constant that is an output too', async () => {
    const graph = new Graph();
    graph.output('same', graph.input('x', [2]));
    graph.output('fixed', graph.constant([7, 8, 9], [3]));
    const results = await (await backend.compile(graph)).run({ x: Float32Array.of(1, 2) });
    expect(results).toEqual({ same: Float32Array.of(1, 2), fixed: Float32Array.of(7, 8, 9) });
  });

  it('says which input was not fed', async () => {
    const graph = new Graph();
    graph.output('y', graph.input('x', [2]));
    await expect((await backend.compile(graph)).run({})).rejects.toThrow("input 'x' was not fed");
  });
});

/** total += Σ rows[picked] · factor; goes on while total < 100. */
function body(): { graph: Graph; goesOn: Value } {
  const graph = new Graph();
  const total = graph.input('total', []);
  const picked = gather(graph.input('rows', [4]), graph.input('picks', [2], 'int'));
  const gained = reduceSum(mul(picked, graph.input('factor', [])));
  const next = add(total, gained);
  graph.output('nextTotal', next);
  graph.output('gained', gained);
  return { graph, goesOn: greater(sub(100, next), 0) };
}

const feeds = {
  total: Float32Array.of(1),
  rows: Float32Array.of(1, 10, 20, 40),
  picks: Int32Array.of(0, 1, 2, 3, 1, 1),
  factor: Float32Array.of(2),
};
const parts = { carried: { total: 'nextTotal' }, scanned: ['picks'], stacked: ['gained'] };

describe.each(made)('a loop on %s', (_, backend) => {
  it('carries, scans and stacks', async () => {
    const program = await backend.compile({ body: body().graph, ...parts });
    expect(await program.run(feeds)).toEqual({
      nextTotal: Float32Array.of(183),
      gained: Float32Array.of(22, 120, 40),
    });
  });

  it('ends after the iteration whose condition is false', async () => {
    const { graph, goesOn } = body();
    graph.output('goesOn', goesOn);
    const program = await backend.compile({ body: graph, ...parts, while: 'goesOn' });
    expect(await program.run(feeds)).toEqual({
      nextTotal: Float32Array.of(143),
      gained: Float32Array.of(22, 120),
    });
  });

  it('carries inputs and constants as they are', async () => {
    const graph = new Graph();
    const [a, b] = [graph.input('a', []), graph.input('b', [])];
    graph.output('nextA', b);
    graph.output('nextB', graph.constant([7], []));
    graph.output('sum', add(add(a, b), graph.input('step', [])));
    const loop = { body: graph, carried: { a: 'nextA', b: 'nextB' }, scanned: ['step'], stacked: ['sum'] };
    const program = await backend.compile(loop);
    const given = { a: Float32Array.of(1), b: Float32Array.of(2), step: Float32Array.of(10, 20, 30, 40) };
    for (let run = 0; run < 2; run++) {
      expect(await program.run(given)).toEqual({
        nextA: Float32Array.of(7),
        nextB: Float32Array.of(7),
        sum: Float32Array.of(13, 29, 44, 54),
      });
    }
  });

  it('may have no iteration at all', async () => {
    const program = await backend.compile({ body: body().graph, ...parts });
    const none = { ...feeds, picks: new Int32Array(0) };
    expect(await program.run(none)).toEqual({
      nextTotal: Float32Array.of(1),
      gained: new Float32Array(0),
    });
  });
});
