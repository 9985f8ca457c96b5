const FLOAT_BYTES = 4;

/** 32-bit floats as the base64 of their little-endian bytes: exact, and half as long as decimals. */
export function encodeFloats(values: Float32Array): string {
  const view = new DataView(new ArrayBuffer(values.length * FLOAT_BYTES));
  for (const [i, value] of values.entries()) view.setFloat32(i * FLOAT_BYTES, value, true);
  return Buffer.from(view.buffer).toString('base64');
}

/** The floats of {@link encodeFloats}; undefined when the text is not exactly what it writes for `count` of them. */
export function decodeFloats(text: string, count: number): Float32Array | undefined {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== count * FLOAT_BYTES || bytes.toString('base64') !== text) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: count }, (_, i) => view.getFloat32(i * FLOAT_BYTES, true));
}
