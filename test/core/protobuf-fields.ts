import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

export type Field = bigint | number | Uint8Array;

/** Fields of a message by number, as an independent decoder reads them. */
export function fieldsOf(bytes: Uint8Array): Map<number, Field[]> {
  const reader = new BinaryReader(bytes);
  const fields = new Map<number, Field[]>();
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    fields.set(field, [...(fields.get(field) ?? []), readValue(reader, wireType)]);
  }
  return fields;
}

function readValue(reader: BinaryReader, wireType: WireType): Field {
  switch (wireType) {
    case WireType.Varint:
      return BigInt(reader.int64());
    case WireType.Bit32:
      return reader.float();
    case WireType.Bit64:
      return reader.double();
    default:
      return reader.bytes();
  }
}
