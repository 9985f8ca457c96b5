import { expect, it } from 'vitest';
import { Graph } from '../../../src/learn/graph/graph.ts';
import { add, reduceSum } from '../../../src/learn/graph/vocabulary.ts';
import { encodeModel } from '../../../src/learn/onnx/format.ts';
import { lowerGraph } from '../../../src/learn/onnx/lower.ts';
import { fieldsOf } from '../../core/protobuf-fields.ts';

const text = (value: unknown) => new TextDecoder().decode(value as Uint8Array);

it('a model is of IR 8 and opset 17, and holds its graph and metadata', () => {
  const graph = new Graph();
  graph.output('y', reduceSum(add(graph.input('x', [2, 3]), 1), [1]));
  const model = fieldsOf(encodeModel(lowerGraph(graph, { x: ['rows', null] }), { hash: 'abc' }));
  expect(model.get(1)).toEqual([8n]);
  expect(fieldsOf(model.get(8)![0] as Uint8Array).get(2)).toEqual([17n]);
  const metadata = fieldsOf(model.get(14)![0] as Uint8Array);
  expect([text(metadata.get(1)![0]), text(metadata.get(2)![0])]).toEqual(['hash', 'abc']);

  const content = fieldsOf(model.get(7)![0] as Uint8Array);
  const operators = content.get(1)!.map((node) => text(fieldsOf(node as Uint8Array).get(4)![0]));
  expect(operators).toEqual(['Add', 'ReduceSum', 'Identity']);
  const input = fieldsOf(content.get(11)![0] as Uint8Array);
  expect(text(input.get(1)![0])).toBe('x');
  const tensor = fieldsOf(fieldsOf(input.get(2)![0] as Uint8Array).get(1)![0] as Uint8Array);
  const dimensions = fieldsOf(tensor.get(2)![0] as Uint8Array).get(1)!;
  expect(text(fieldsOf(dimensions[0] as Uint8Array).get(2)![0])).toBe('rows');
  expect(fieldsOf(dimensions[1] as Uint8Array).get(1)).toEqual([3n]);
});
