import { ProtobufWriter } from '../../core/protobuf.ts';

/** Numbers of `TensorProto.DataType`. */
export const DATA_TYPE = { float: 1, int: 6, long: 7, bool: 9 } as const;

export type DataType = keyof typeof DATA_TYPE;

/** A stored tensor, its elements little-endian. */
export interface OnnxTensor {
  readonly name: string;
  readonly type: DataType;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** The declaration of an input or output; a dimension with a name may have any length. */
export interface OnnxValue {
  readonly name: string;
  readonly type: DataType;
  readonly shape: readonly (number | string)[];
}

export type OnnxAttribute = number | readonly number[] | { readonly float: number } | OnnxGraph;

export interface OnnxNode {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

const IR_VERSION = 8;
const OPSET = 17;

/**
 * An ONNX file (IR 8, opset 17, for wide compatibility).
 * Field numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
export function encodeModel(graph: OnnxGraph, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const model = new ProtobufWriter()
    .int(1, IR_VERSION)
    .string(2, 'switchyard')
    .message(7, (inner) => writeGraph(inner, graph))
    .message(8, (opset) => opset.string(1, '').int(2, OPSET));
  for (const [key, value] of Object.entries(metadata)) {
    model.message(14, (entry) => entry.string(1, key).string(2, value));
  }
  return model.finish();
}

function writeGraph(writer: ProtobufWriter, graph: OnnxGraph): void {
  for (const node of graph.nodes) writer.message(1, (inner) => writeNode(inner, node));
  writer.string(2, 'graph');
  for (const tensor of graph.initializers) writer.message(5, (inner) => writeTensor(inner, tensor));
  for (const input of graph.inputs) writer.message(11, (inner) => writeValue(inner, input));
  for (const output of graph.outputs) writer.message(12, (inner) => writeValue(inner, output));
}

function writeNode(writer: ProtobufWriter, node: OnnxNode): void {
  for (const input of node.inputs) writer.string(1, input);
  for (const output of node.outputs) writer.string(2, output);
  writer.string(4, node.type);
  for (const [name, attribute] of Object.entries(node.attributes)) {
    writer.message(5, (inner) => writeAttribute(inner.string(1, name), attribute));
  }
}

function writeAttribute(writer: ProtobufWriter, attribute: OnnxAttribute): void {
  if (typeof attribute === 'number') writer.int(3, attribute).int(20, 2);
  else if ('nodes' in attribute) writer.message(6, (inner) => writeGraph(inner, attribute)).int(20, 5);
  else if ('float' in attribute) writer.float(2, attribute.float).int(20, 1);
  else {
    for (const item of attribute) writer.int(8, item);
    writer.int(20, 7);
  }
}

function writeTensor(writer: ProtobufWriter, tensor: OnnxTensor): void {
  for (const dimension of tensor.shape) writer.int(1, dimension);
  writer.int(2, DATA_TYPE[tensor.type]).string(8, tensor.name).bytes(9, tensor.bytes);
}

function writeValue(writer: ProtobufWriter, value: OnnxValue): void {
  writer.string(1, value.name).message(2, (type) =>
    type.message(1, (tensor) =>
      tensor.int(1, DATA_TYPE[value.type]).message(2, (shape) => {
        for (const dimension of value.shape) {
          shape.message(1, (dim) =>
            typeof dimension === 'number' ? dim.int(1, dimension) : dim.string(2, dimension),
          );
        }
      }),
    ),
  );
}
