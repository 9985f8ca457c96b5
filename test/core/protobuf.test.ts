import { expect, it } from 'vitest';
import { ProtobufWriter } from '../../src/core/protobuf.ts';
import { fieldsOf } from './protobuf-fields.ts';

it('whole numbers, negative and large ones, floats, doubles, texts and nested messages survive an independent decoder', () => {
  const long = 'ä'.repeat(300);
  const bytes = new ProtobufWriter()
    .int(1, 300)
    .int(1, -1)
    .int(1, 2 ** 40)
    .float(2, 1.5)
    .double(4, 0.1)
    .string(200, long)
    .message(3, (inner) => inner.int(1, 7))
    .finish();
  const fields = fieldsOf(bytes);
  expect(fields.get(1)).toEqual([300n, -1n, 2n ** 40n]);
  expect(fields.get(2)).toEqual([1.5]);
  expect(fields.get(4)).toEqual([0.1]);
  expect(new TextDecoder().decode(fields.get(200)![0] as Uint8Array)).toBe(long);
  expect(fieldsOf(fields.get(3)![0] as Uint8Array).get(1)).toEqual([7n]);
});
