import { BinaryReader } from '@bufbuild/protobuf/wire';
import { expect, it } from 'vitest';
import { Graph } from '../../../src/learn/graph/graph.ts';
import { add, reduceSum } from '../../../src/learn/graph/vocabulary.ts';
import { encodeModel } from '../../../src/learn/onnx/format.ts';
import { lowerGraph } from '../../../src/learn/onnx/lower.ts';
import { ProtobufWriter } from '../../../src/learn/onnx/protobuf.ts';

/** Fields of a message by number, as an independent decoder reads them. */
function fieldsOf(bytes: Uint8Array): Map<number, (bigint | number | Uint8Array)[]> {
  const reader = new BinaryReader(bytes);
  const fields = new Map<number, (bigint | number | Uint8Array)[]>();
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    const value = wireType === 0 ? BigInt(reader.int64()) : wireType === 5 ? reader.float() : reader.bytes();
    fields.set(field, [...(fields.get(field) ?? []), value]);
  }
  return fields;
}

const text = (value: unknown) => new TextDecoder().decode(value as Uint8Array);

it('whole numbers, negative and large ones, floats, texts and nested messages survive an independent decoder', () => {
  const long = 'ä'.repeat(300);
  const bytes = new ProtobufWriter()
    .int(1, 300)
    .int(1, -1)
    .int(1, 2 ** 40)
    .float(2, 1.5)
    .string(200, long)
    .message(3, (inner) => inner.int(1, 7))
    .finish();
  const fields = fieldsOf(bytes);
  expect(fields.get(1)).toEqual([300n, -1n, 2n ** 40n]);
  expect(fields.get(2)).toEqual([1.5]);
  expect(text(fields.get(200)![0])).toBe(long);
  expect(fieldsOf(fields.get(3)![0] as Uint8Array).get(1)).toEqual([7n]);
});

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
